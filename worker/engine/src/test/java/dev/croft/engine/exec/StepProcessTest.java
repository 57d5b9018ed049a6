package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.engine.emulation.Platforms;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecMeta.ProxyEnv;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecretEnv;
import dev.croft.model.llb.ExecOp.SecurityMode;
import dev.croft.model.platform.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepProcessTest {

  private static final Platform HERE = Platforms.detect().natives().getFirst();

  @TempDir Path directory;
  Path root;
  ContainerRunner runner;
  final Captured output = new Captured();

  @BeforeEach
  void setUp() throws IOException {
    root = BusyboxRoot.make(directory.resolve("root"));
    runner =
        new ContainerRunner(
            ContainerRuntime.find(),
            ExecSettings.of(directory.resolve("exec")),
            new ContainerRunnerTest.NoNetwork());
  }

  @AfterEach
  void tearDown() {
    runner.close();
  }

  @Test
  void aFailureHasBuildKitsWords() {
    assertThatThrownBy(() -> run(op("exit 7"), HERE))
        .isInstanceOfSatisfying(
            StepFailedException.class, e -> assertThat(e.exitCode()).isEqualTo(7))
        .hasMessage("process \"sh -c exit 7\" did not complete successfully: exit code: 7");
  }

  @Test
  void aCommandIsQuotedInAFailure() {
    assertThatThrownBy(() -> run(op("echo \"a\\b\"\nfalse"), HERE))
        .hasMessage(
            "process \"sh -c echo \\\"a\\\\b\\\"\\nfalse\" did not complete successfully: exit"
                + " code: 1");
  }

  @Test
  void wantOfMemoryHasWordsOfItsOwn() {
    ExecRequest plain =
        ExecRequest.of(op("dd if=/dev/zero of=/dev/null bs=64M count=1"), root, List.of(), HERE);
    ExecRequest request =
        new ExecRequest(
            plain.op(),
            root,
            false,
            List.of(),
            Map.of(),
            Optional.empty(),
            HERE,
            ResourceLimits.memory(16 << 20));
    assertThatThrownBy(() -> new StepProcess(runner, Platforms.detect()).run(request, output))
        .isInstanceOf(StepFailedException.class)
        .hasMessageEndingWith("did not complete successfully: cannot allocate memory");
  }

  @Test
  void otherExitCodesMayBeSuccess() {
    ExecMeta meta = ExecMeta.of(List.of("sh", "-c", "exit 3"), List.of(), "/", "");
    ExecMeta lenient =
        new ExecMeta(
            meta.args(),
            meta.env(),
            "/",
            "",
            Optional.empty(),
            List.of(),
            "",
            List.of(),
            "",
            true,
            List.of(0, 3));
    assertThat(run(op(lenient, List.of()), HERE).exitCode()).isEqualTo(3);
  }

  @Test
  void proxiesAndSecretsAreInTheEnvironment() {
    ExecOp op =
        op(
            ExecMeta.of(List.of("env"), List.of("A=b"), "/", ""),
            List.of(new SecretEnv("id", "TOKEN", false), new SecretEnv("no", "NONE", true)));
    ExecRequest request =
        new ExecRequest(
            op,
            root,
            false,
            List.of(),
            Map.of("TOKEN", "hunter2".getBytes(StandardCharsets.UTF_8)),
            Optional.of(new ProxyEnv("http://proxy:3128", "", "", "localhost", "")),
            HERE,
            ResourceLimits.NONE);
    new StepProcess(runner, Platforms.detect()).run(request, output);
    assertThat(output.stdout().lines())
        .contains(
            "A=b",
            "TOKEN=hunter2",
            "HTTP_PROXY=http://proxy:3128",
            "http_proxy=http://proxy:3128",
            "NO_PROXY=localhost",
            "no_proxy=localhost")
        .noneMatch(line -> line.startsWith("NONE") || line.startsWith("ALL_PROXY"));
  }

  @Test
  void aForeignPlatformRunsThroughItsEmulatorAndSaysSo() throws IOException {
    assumeTrue(HERE.architecture().equals("amd64"), "arm64 is foreign on amd64");
    assertThat(Platforms.register(List.of("arm64"))).isEmpty();
    Arm64Program.write(root.resolve("bin/hello"), "hello from arm64\n", 0);
    ExecOp op = op(ExecMeta.of(List.of("hello"), List.of(), "/", ""), List.of());
    StepProcess.Outcome outcome = run(op, Platform.parse("linux/arm64"));
    assertThat(output.stdout()).isEqualTo("hello from arm64\n");
    assertThat(outcome.emulatedBy()).hasValue("qemu-aarch64");
    assertThat(run(op("true"), HERE).emulatedBy()).isEmpty();
  }

  @Test
  void aPlatformThatNothingRunsIsRefused() {
    assertThatThrownBy(() -> run(op("true"), Platform.parse("linux/wasm")))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNSUPPORTED))
        .hasMessageStartingWith("linux/wasm: this machine has no emulator");
  }

  private StepProcess.Outcome run(ExecOp op, Platform platform) {
    return new StepProcess(runner, Platforms.detect())
        .run(ExecRequest.of(op, root, List.of(), platform), output);
  }

  private static ExecOp op(String script) {
    return op(ExecMeta.of(List.of("sh", "-c", script), List.of(), "/", ""), List.of());
  }

  private static ExecOp op(ExecMeta meta, List<SecretEnv> secretEnv) {
    return new ExecOp(meta, List.of(), NetMode.NONE, SecurityMode.SANDBOX, secretEnv, List.of());
  }
}
