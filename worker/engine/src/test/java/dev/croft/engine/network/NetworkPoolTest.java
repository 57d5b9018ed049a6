package dev.croft.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.exec.BusyboxRoot;
import dev.croft.engine.exec.Captured;
import dev.croft.engine.exec.ContainerRunner;
import dev.croft.engine.exec.ContainerRuntime;
import dev.croft.engine.exec.ContainerSpec;
import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.engine.exec.ExecSettings;
import dev.croft.engine.exec.Execution;
import dev.croft.engine.exec.ExitStatus;
import dev.croft.engine.network.Blocked.Remote;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkPoolTest {

  private static final int BLOCKED_PORT = 35_701;

  Path directory;
  Path root;
  NetworkPool pool;
  ContainerRunner runner;
  OutsideWorld outside;
  Path log;

  @BeforeAll
  void setUp(@TempDir Path temporary) throws Exception {
    directory = temporary;
    root = BusyboxRoot.make(directory.resolve("root"));
    pool =
        NetworkPool.open(
            NetworkSettings.of(
                directory.resolve("network"), new Blocked(Set.of(BLOCKED_PORT), List.of())));
    runner =
        new ContainerRunner(
            ContainerRuntime.find(), ExecSettings.of(directory.resolve("exec")), pool);
    outside = new OutsideWorld(201);
    Path web = Files.createDirectory(directory.resolve("web"));
    Files.writeString(web.resolve("hello"), "hello from outside\n");
    log = directory.resolve("web.log");
    outside.serve(8080, web, log);
    outside.serve(8081, web, directory.resolve("other.log"));
  }

  @AfterAll
  void tearDown() throws Exception {
    outside.close();
    runner.close();
    pool.close();
  }

  @Test
  void aStepReachesOtherMachinesWithThisMachinesAddress() throws Exception {
    Captured output = new Captured();
    run("wget -q -O - http://" + outside.address() + ":8080/hello", output);
    assertThat(output.stdout()).isEqualTo("hello from outside\n");
    assertThat(Files.readString(log)).contains("10.213.201.1").doesNotContain("10.89.");
  }

  @Test
  void aStepDoesNotReachLinkLocalAddresses() {
    Captured output = new Captured();
    assertThat(run("nc -w 5 169.254.169.254 8080 < /dev/null", output).code()).isNotZero();
  }

  @Test
  void aStepReachesPortsOfThisMachineExceptTheBlockedOnes() throws Exception {
    InetAddress gateway = InetAddress.getByName(gateway());
    try (ServerSocket open = new ServerSocket(0, 5, gateway);
        ServerSocket blocked = new ServerSocket(BLOCKED_PORT, 5, gateway)) {
      accept(open);
      accept(blocked);
      assertThat(connect(gateway(), open.getLocalPort())).isZero();
      assertThat(connect(gateway(), blocked.getLocalPort())).isNotZero();
      // The same port is out of reach at this machine's other addresses.
      assertThat(connect("10.213.201.1", BLOCKED_PORT)).isNotZero();
    }
  }

  @Test
  void portsOfOtherMachinesCanBeBlockedLater() {
    Remote remote = new Remote(Subnet.parse(outside.address() + "/32"), Set.of(8081));
    assertThat(connect(outside.address(), 8081)).isZero();
    pool.block(new Blocked(Set.of(BLOCKED_PORT), List.of(remote)));
    assertThat(connect(outside.address(), 8081)).isNotZero();
    assertThat(connect(outside.address(), 8080)).isZero();
    pool.block(new Blocked(Set.of(BLOCKED_PORT), List.of()));
  }

  @Test
  void aStepHasLoopbackAndOneInterfaceWithoutIpv6() {
    Captured output = new Captured();
    run("ip -o addr", output);
    assertThat(output.stdout().lines())
        .anyMatch(line -> line.contains("lo") && line.contains("127.0.0.1/8"))
        .anyMatch(line -> line.contains("eth0") && line.contains("inet 10."))
        .noneMatch(line -> line.contains("eth0") && line.contains("inet6"));
  }

  @Test
  void stepsDoNotReachEachOther() throws Exception {
    Captured served = new Captured();
    Execution server =
        runner.start(spec("ip -o -4 addr show eth0; httpd -p 80 -h /etc; sleep 1000"), served);
    served.awaitOutput();
    String address = served.stdout().replaceAll("(?s).*inet ([0-9.]+)/.*", "$1");
    assertThat(connect(address, 80)).isNotZero();
    server.cancel();
    assertThatThrownBy(server::await).isInstanceOf(CroftException.class);
  }

  @Test
  void whatASandboxedStepSentIsNotSeenByALaterOne() throws Exception {
    Captured output = new Captured();
    for (int i = 0; i < 8; i++) {
      run(
          "grep eth0 /proc/net/dev; wget -q -O /dev/null http://"
              + outside.address()
              + ":8080/hello",
          output);
    }
    long first = packetsSent(output.stdout().lines().toList().getFirst());
    assertThat(output.stdout().lines().map(NetworkPoolTest::packetsSent)).containsOnly(first);
  }

  @Test
  void whatAStepSentToItselfIsNotSeenByALaterOne() {
    Captured output = new Captured();
    for (int i = 0; i < 8; i++) {
      run("grep lo: /proc/net/dev; ping -c 1 127.0.0.1 > /dev/null", output);
    }
    assertThat(output.stdout().lines().map(NetworkPoolTest::packetsSent)).containsOnly(0L);
  }

  @Test
  void aNamespaceThatNothingWasSentFromIsGivenOutAgain() throws Exception {
    Path files = directory.resolve("again");
    NetworkSettings settings =
        new NetworkSettings(files, Optional.empty(), Optional.empty(), 1, Blocked.NOTHING, false);
    NetworkPool small = NetworkPool.open(settings);
    Path first = release(small.lease());
    Path again = first;
    // It comes back in its own time, so somebody may get the other one meanwhile.
    for (int i = 0; i < 50 && (i == 0 || !again.equals(first)); i++) {
      again = release(small.lease());
    }
    assertThat(again).isEqualTo(first);
    small.close();
  }

  @Test
  void anUnconfinedStepsNamespaceIsNotUsedAgain() throws Exception {
    ContainerSpec insecure =
        spec("ip link set eth0 address 02:00:00:00:00:77")
            .confined(NetMode.SANDBOX, SecurityMode.INSECURE);
    for (int i = 0; i < 3; i++) {
      assertThat(runner.run(insecure, new Captured()).code()).isZero();
    }
    Captured output = new Captured();
    for (int i = 0; i < 6; i++) {
      run("ip -o link show eth0", output);
    }
    assertThat(output.stdout()).contains("eth0").doesNotContain("02:00:00:00:00:77");
  }

  @Test
  void theHostsNetworkIsSeenWhereItIsAskedFor() {
    Captured output = new Captured();
    ContainerSpec spec = spec("ip -o link").confined(NetMode.HOST, SecurityMode.SANDBOX);
    assertThat(runner.run(spec, output).code()).isZero();
    assertThat(output.stdout()).contains("croft");
  }

  @Test
  void closingTakesEverythingDownAndSoDoesTheNextPoolOfADirectory() throws Exception {
    Path files = directory.resolve("second");
    NetworkSettings settings =
        new NetworkSettings(files, Optional.empty(), Optional.empty(), 1, Blocked.NOTHING, false);
    NetworkPool left = NetworkPool.open(settings);
    List<Path> namespaces = children(files.resolve("namespaces"));
    NetworkPool next = NetworkPool.open(settings);
    assertThat(namespaces).hasSize(1).noneMatch(Files::exists);
    next.close();
    left.close();
    String id = PoolFiles.prepare(files).id();
    assertThat(rules()).doesNotContain(id);
    assertThat(children(Path.of("/sys/class/net"))).noneMatch(n -> n.endsWith("croft" + id));
  }

  @Test
  void missingPluginsAreNamedWithTheirPackage() {
    NetworkSettings settings =
        new NetworkSettings(
            directory.resolve("third"),
            Optional.of(directory.resolve("nowhere")),
            Optional.empty(),
            1,
            Blocked.NOTHING,
            false);
    assertThatThrownBy(() -> StepNetworks.open(settings))
        .hasMessageContaining("apt-get install containernetworking-plugins");
  }

  private static Path release(NetworkLease lease) {
    lease.release(false);
    return lease.namespace();
  }

  private static void accept(ServerSocket server) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  server.accept().close();
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
  }

  private int connect(String address, int port) {
    return run("nc -w 5 " + address + " " + port + " < /dev/null", new Captured()).code();
  }

  private ExitStatus run(String script, Captured output) {
    return runner.run(spec(script), output);
  }

  private ContainerSpec spec(String script) {
    return ContainerSpec.of(root, Program.of("sh", "-c", script));
  }

  private String gateway() {
    return pool.subnet().toString().replaceFirst("0/24$", "1");
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }

  private static long packetsSent(String line) {
    return Long.parseLong(line.strip().split("[:\\s]+", -1)[10]);
  }

  private static String rules() throws Exception {
    Process process = new ProcessBuilder("iptables-save").start();
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
