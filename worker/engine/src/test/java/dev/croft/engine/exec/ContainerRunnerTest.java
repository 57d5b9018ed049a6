package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.engine.network.NetworkLease;
import dev.croft.engine.network.StepNetwork;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.ExecMeta.HostIp;
import dev.croft.model.llb.ExecMeta.Ulimit;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRunnerTest {

  @TempDir Path directory;
  Path root;
  ContainerRunner runner;
  final Captured output = new Captured();

  /** Containers here have no network, or the host's. */
  static final class NoNetwork implements StepNetwork {
    @Override
    public NetworkLease lease() {
      throw new AssertionError("no container here has a network of its own");
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void setUp() throws IOException {
    root = BusyboxRoot.make(directory.resolve("root"));
    runner =
        new ContainerRunner(
            ContainerRuntime.find(), ExecSettings.of(directory.resolve("exec")), new NoNetwork());
  }

  @AfterEach
  void tearDown() {
    runner.close();
  }

  @Test
  void aProcessRunsInItsRootAndItsOutputArrivesByStream() {
    ExitStatus status = sh("cat /etc/passwd | grep -c . ; echo oops >&2");
    assertThat(status).isEqualTo(new ExitStatus(0, false));
    assertThat(output.stdout()).isEqualTo("2\n");
    assertThat(output.stderr()).isEqualTo("oops\n");
  }

  @Test
  void theExitCodeIsTheProcesss() {
    assertThat(sh("exit 7").code()).isEqualTo(7);
    assertThat(sh("sh -c 'kill -9 $$'; exit $?").code()).isEqualTo(137);
    assertThat(sh("nowhere").code()).isEqualTo(127);
  }

  @Test
  void aLongOutputArrivesWholeAndInOrder() {
    sh("seq 1 200000");
    assertThat(output.stdout().lines().map(Integer::parseInt).toList()).isSorted().hasSize(200_000);
  }

  @Test
  void outputArrivesWhileTheProcessStillRuns() throws InterruptedException {
    Execution execution = runner.start(shell("echo started; sleep 1000"), output);
    output.awaitOutput();
    assertThat(output.stdout()).isEqualTo("started\n");
    execution.cancel();
    assertThatThrownBy(execution::await).isInstanceOf(CroftException.class);
  }

  @Test
  void aMissingProgramFailsInTheRuntimesWords() {
    ExitStatus status = runner.run(none(Program.of("nowhere", "-x")), output);
    assertThat(status.code()).isEqualTo(1);
    assertThat(output.stderr()).contains("exec: \"nowhere\": executable file not found in $PATH");
  }

  @Test
  void cancellingEndsGrandchildrenThatLeftTheirSession() throws Exception {
    String mark = "3" + System.nanoTime() % 1_000_000;
    String script =
        "setsid sh -c 'sleep MARK & touch /tmp/up; sleep MARK' & until [ -e /tmp/up ]; do :; done;"
            + " echo up; sleep 1000";
    Execution execution = runner.start(shell(script.replace("MARK", mark)), output);
    output.awaitOutput();
    assertThat(sleeping(mark)).isPositive();
    execution.cancel();
    assertThat(sleeping(mark)).isZero();
    assertThatThrownBy(execution::await)
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
  }

  @Test
  void anInterruptCancels() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    runner.run(shell("echo up; sleep 1000"), output);
                    end.complete(new AssertionError("it ended by itself"));
                  } catch (CroftException e) {
                    end.complete(
                        Thread.currentThread().isInterrupted()
                            ? e
                            : new AssertionError("the interrupt is lost"));
                  }
                });
    output.awaitOutput();
    thread.interrupt();
    assertThat(end.get())
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
  }

  @Test
  void cancellingBeforeTheProcessIsThereLeavesNothing() throws IOException {
    for (int i = 0; i < 5; i++) {
      Execution execution = runner.start(shell("sleep 1000"), output);
      execution.cancel();
      assertThatThrownBy(execution::await).isInstanceOf(CroftException.class);
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void nothingIsLeftOfAContainer() throws IOException {
    sh("true");
    assertThat(leftovers()).isEmpty();
    runner.awaitCleanups();
    assertThat(cgroups()).isEmpty();
  }

  @Test
  void whatARunnerThatDiedLeftRunningIsEnded() throws Exception {
    String mark = "4" + System.nanoTime() % 1_000_000;
    Execution orphan = runner.start(shell("echo up; sleep MARK".replace("MARK", mark)), output);
    output.awaitOutput();
    ContainerRunner next =
        new ContainerRunner(
            ContainerRuntime.find(), ExecSettings.of(directory.resolve("exec")), new NoNetwork());
    assertThat(sleeping(mark)).isZero();
    assertThatThrownBy(orphan::await).isInstanceOf(CroftException.class);
    next.close();
  }

  @Test
  void theProcessIsTheUserWithItsGroups() {
    run(program("builder", "id"));
    assertThat(output.stdout())
        .isEqualTo(
            "uid=1000(builder) gid=1001(builder) groups=44(video),999(docker),1001(builder)\n");
  }

  @Test
  void aUserWithAGroupHasJustThatGroup() {
    run(program("builder:wheel", "id"));
    assertThat(output.stdout()).startsWith("uid=1000(builder) gid=10(wheel) groups=10(wheel)");
  }

  @Test
  void anUnknownUserIsRefused() {
    assertThatThrownBy(() -> run(program("nobody", "id")))
        .hasMessage("unable to find user nobody: no matching entries in passwd file");
  }

  @Test
  void theWorkingDirectoryIsMadeForTheUser() {
    runner.run(
        none(
            new Program(
                List.of("sh", "-c", "pwd; stat -c %u:%g:%a ."), List.of(), "src/app", "builder")),
        output);
    assertThat(output.stdout()).isEqualTo("/src/app\n1000:1001:755\n");
  }

  @Test
  void theEnvironmentIsWhatIsAskedForAndAPath() {
    runner.run(none(new Program(List.of("env"), List.of("A=1 2", "HOME=/h"), "/", "")), output);
    assertThat(output.stdout().lines())
        .containsExactlyInAnyOrder(
            "A=1 2",
            "HOME=/h",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void hostsAndHostnameAreGeneratedAndReadOnly() {
    ContainerSpec plain = shell("hostname; cat /etc/hosts; echo x >> /etc/hosts");
    ContainerSpec spec =
        new ContainerSpec(
            root,
            false,
            plain.program(),
            List.of(),
            "",
            List.of(new HostIp("registry.example", "192.0.2.7")),
            NetMode.NONE,
            SecurityMode.SANDBOX,
            List.of(),
            "",
            ResourceLimits.NONE,
            Optional.empty());
    assertThat(runner.run(spec, output).code()).isNotZero();
    assertThat(output.stdout())
        .isEqualTo(
            """
            buildkitsandbox
            127.0.0.1\tlocalhost buildkitsandbox
            ::1\tlocalhost ip6-localhost ip6-loopback
            192.0.2.7\tregistry.example
            """);
    assertThat(output.stderr()).contains("Read-only file system");
  }

  @Test
  void generatedFilesAreNotLeftInTheRootAndItsTimesStay() throws IOException {
    FileTime old = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));
    Files.setLastModifiedTime(root.resolve("etc"), old);
    sh("cat /etc/resolv.conf");
    assertThat(output.stdout()).contains("nameserver");
    assertThat(root.resolve("etc/resolv.conf")).doesNotExist();
    assertThat(root.resolve("etc/hosts")).doesNotExist();
    assertThat(Files.getLastModifiedTime(root.resolve("etc"))).isEqualTo(old);
  }

  @Test
  void aDanglingResolvConfLinkStaysWhatItIs() throws IOException {
    Files.createSymbolicLink(
        root.resolve("etc/resolv.conf"), Path.of("../run/systemd/resolve/stub-resolv.conf"));
    sh("cat /etc/resolv.conf");
    assertThat(output.stdout()).contains("nameserver");
    assertThat(root.resolve("etc/resolv.conf")).isSymbolicLink();
    assertThat(root.resolve("run")).doesNotExist();
  }

  @Test
  void bindMountsShowDirectoriesFilesAndSelectedParts() throws IOException {
    Path source = Files.createDirectories(directory.resolve("source/deep/er"));
    Files.writeString(source.resolve("file"), "content");
    Path top = directory.resolve("source");
    Files.createSymbolicLink(top.resolve("link"), Path.of("/deep/er"));
    ContainerSpec spec =
        shell("cat /all/deep/er/file /one /via/file; touch /all/new; touch /via/no")
            .withMounts(
                List.of(
                    PreparedMount.Bind.of("all", top, false),
                    new PreparedMount.Bind("/one", top, "deep/er/file", true),
                    new PreparedMount.Bind("/via", top, "link", true)));
    runner.run(spec, output);
    assertThat(output.stdout()).isEqualTo("contentcontentcontent");
    assertThat(top.resolve("new")).exists();
    assertThat(output.stderr()).contains("/via/no: Read-only file system");
    assertThat(root.resolve("all")).doesNotExist();
    assertThat(root.resolve("one")).doesNotExist();
  }

  @Test
  void aSelectorCannotLeadOutOfItsSource() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.createSymbolicLink(source.resolve("up"), Path.of("../../../../../../../../etc"));
    ContainerSpec spec =
        shell("ls /m").withMounts(List.of(new PreparedMount.Bind("/m", source, "up", true)));
    assertThatThrownBy(() -> runner.run(spec, output))
        .hasMessage("failed to mount /m: \"/up\": not found");
    assertThat(leftoversIn(directory.resolve("exec"))).isEmpty();
  }

  @Test
  void tmpfsMountsAreMemoryOfTheAskedSize() {
    ContainerSpec spec =
        shell("df -k /scratch | tail -1; touch /scratch/x")
            .withMounts(List.of(new PreparedMount.Tmpfs("/scratch", 1 << 20, false)));
    assertThat(runner.run(spec, output).code()).isZero();
    assertThat(output.stdout()).startsWith("tmpfs").contains(" 1024 ");
    assertThat(root.resolve("scratch")).doesNotExist();
  }

  @Test
  void aSecretIsSeenInsideAndIsNowhereAfterwards() throws IOException {
    ContainerSpec spec =
        shell("cat /run/secrets/key; stat -c %u:%g:%a /run/secrets/key; echo x > /run/secrets/key")
            .withMounts(
                List.of(
                    new PreparedMount.Secret(
                        "/run/secrets/key", Bytes.of("hunter2\n"), 1000, 10, 0440)));
    runner.run(spec, output);
    assertThat(output.stdout()).isEqualTo("hunter2\n1000:10:440\n");
    assertThat(output.stderr()).contains("Read-only file system");
    assertThat(root.resolve("run")).doesNotExist();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void processesHaveTheFourteenCapabilitiesOfTheDockerEngine() {
    sh("grep -E 'Cap(Prm|Eff|Bnd|Inh|Amb)' /proc/self/status");
    assertThat(output.stdout().lines().map(line -> line.replaceAll("\\s+", "")))
        .containsExactly(
            "CapInh:0000000000000000",
            "CapPrm:00000000a80425fb",
            "CapEff:00000000a80425fb",
            "CapBnd:00000000a80425fb",
            "CapAmb:0000000000000000");
  }

  @Test
  void theKernelRefusesWhatTheProfileDoesNotAllow() {
    sh("unshare -U true; mount -t tmpfs none /tmp; grep Seccomp: /proc/self/status");
    assertThat(output.stderr())
        .contains("unshare(0x10000000): Operation not permitted")
        .contains("mount: permission denied");
    assertThat(output.stdout()).contains("Seccomp:\t2");
  }

  @Test
  void anInsecureContainerMayMount() {
    ContainerSpec spec =
        shell(
                "mount -t tmpfs none /tmp && ls /dev/loop0 /dev/fuse && grep Seccomp: /proc/self/status")
            .confined(NetMode.NONE, SecurityMode.INSECURE);
    assertThat(runner.run(spec, output).code()).isZero();
    assertThat(output.stdout()).contains("/dev/loop0").contains("Seccomp:\t0");
  }

  @Test
  void aContainerWithoutNetworkHasLoopbackOnly() {
    sh("ip -o link | wc -l; ip -o addr show lo | grep -c 127.0.0.1");
    assertThat(output.stdout()).isEqualTo("1\n1\n");
  }

  @Test
  void aReadOnlyRootCannotBeWritten() {
    ContainerSpec plain = shell("touch /x");
    ContainerSpec spec =
        new ContainerSpec(
            root,
            true,
            plain.program(),
            List.of(),
            "",
            List.of(),
            NetMode.NONE,
            SecurityMode.SANDBOX,
            List.of(new Ulimit("nofile", 77, 99)),
            "team",
            ResourceLimits.NONE,
            Optional.empty());
    assertThat(runner.run(spec, output).code()).isEqualTo(1);
    assertThat(output.stderr()).contains("Read-only file system");
  }

  @Test
  void ulimitsAreSet() {
    ContainerSpec plain = shell("ulimit -Sn; ulimit -Hn");
    ContainerSpec spec =
        new ContainerSpec(
            root,
            false,
            plain.program(),
            List.of(),
            "",
            List.of(),
            NetMode.NONE,
            SecurityMode.SANDBOX,
            List.of(new Ulimit("nofile", 77, 99)),
            "",
            ResourceLimits.NONE,
            Optional.empty());
    runner.run(spec, output);
    assertThat(output.stdout()).isEqualTo("77\n99\n");
  }

  @Test
  void aProcessThatTakesMoreThanItsMemoryIsToldApart() {
    ContainerSpec spec =
        shell("dd if=/dev/zero of=/dev/null bs=64M count=1")
            .withLimits(ResourceLimits.memory(16 << 20));
    ExitStatus status = runner.run(spec, output);
    assertThat(status.code()).isNotZero();
    assertThat(status.outOfMemory()).isTrue();
  }

  private ExitStatus sh(String script) {
    return runner.run(shell(script), output);
  }

  private ExitStatus run(Program program) {
    return runner.run(none(program), output);
  }

  private Program program(String user, String... args) {
    return new Program(List.of(args), List.of(), "/", user);
  }

  private ContainerSpec shell(String script) {
    return none(Program.of("sh", "-c", script));
  }

  private ContainerSpec none(Program program) {
    return ContainerSpec.of(root, program).confined(NetMode.NONE, SecurityMode.SANDBOX);
  }

  private static long sleeping(String mark) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").endsWith(" " + mark))
        .count();
  }

  private List<String> leftovers() throws IOException {
    return leftoversIn(directory.resolve("exec"));
  }

  private static List<String> leftoversIn(Path exec) throws IOException {
    try (Stream<Path> files = Files.walk(exec)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> exec.relativize(file).toString())
          .filter(name -> !List.of("memory/resolv.conf", "memory/program/runc").contains(name))
          .toList();
    }
  }

  private List<Path> cgroups() throws IOException {
    String name = MemoryDirectory.shortName(directory.resolve("exec"));
    try (Stream<Path> files = Files.find(Path.of("/sys/fs/cgroup"), 5, (p, a) -> a.isDirectory())) {
      return files.filter(p -> p.toString().contains(name + "/")).toList();
    }
  }
}
