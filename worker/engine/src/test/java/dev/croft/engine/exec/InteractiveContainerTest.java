package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.linux.process.Signal;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractiveContainerTest {

  private static final Attachment PIPES = new Attachment(true, false);
  private static final Attachment TERMINAL = new Attachment(true, true);

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
  void aProcessReadsWhatItIsGivenUntilItsInputEnds() throws InterruptedException {
    InteractiveProcess process = open(PIPES, "wc -c").first();
    process.input("hello\n".getBytes(StandardCharsets.UTF_8));
    process.input("you\n".getBytes(StandardCharsets.UTF_8));
    process.endInput();
    assertThat(process.await().code()).isZero();
    assertThat(output.stdout().strip()).isEqualTo("10");
  }

  @Test
  void aTerminalEchoesAndHasTheSizeThatItWasGiven() throws InterruptedException {
    InteractiveProcess process = open(TERMINAL, "test -t 0 && read line && stty size").first();
    process.awaitStart();
    process.resize(33, 77);
    process.input("typed\n".getBytes(StandardCharsets.UTF_8));
    assertThat(process.await().code()).isZero();
    assertThat(output.stdout()).contains("typed").contains("33 77");
  }

  @Test
  void aSecondProcessSeesTheFirstAndItsFiles() throws InterruptedException {
    InteractiveContainer container = open(PIPES, "echo here > /file; cat");
    container.first().input("begin\n".getBytes(StandardCharsets.UTF_8));
    output.awaitOutput();
    Captured second = new Captured();
    InteractiveProcess joined =
        container.join(
            Program.of("sh", "-c", "cat /file /proc/1/comm; exit 3"),
            SecurityMode.SANDBOX,
            Attachment.NONE,
            second);
    assertThat(joined.await().code()).isEqualTo(3);
    assertThat(second.stdout()).isEqualTo("here\ncat\n");
    container.first().endInput();
    assertThat(container.first().await().code()).isZero();
  }

  @Test
  void aProcessGetsItsSignals() throws InterruptedException {
    InteractiveProcess process =
        open(PIPES, "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done")
            .first();
    output.awaitOutput();
    process.signal(Signal.TERMINATE);
    assertThat(process.await().code()).isEqualTo(5);
    assertThat(output.stdout()).isEqualTo("ready\nbye\n");
  }

  @Test
  void allProcessesEndWithTheFirst() throws InterruptedException {
    InteractiveContainer container = open(PIPES, "cat");
    InteractiveProcess joined =
        container.join(
            Program.of("sleep", "1000"), SecurityMode.SANDBOX, Attachment.NONE, new Captured());
    joined.awaitStart();
    container.first().cancel();
    assertThatThrownBy(container.first()::await).isInstanceOf(CroftException.class);
    assertThat(joined.await().code()).isNotZero();
  }

  private InteractiveContainer open(Attachment attachment, String script) {
    ContainerSpec spec =
        ContainerSpec.of(
                root, new Program(List.of("sh", "-c", script), List.of("TERM=xterm"), "/", ""))
            .confined(NetMode.NONE, SecurityMode.SANDBOX);
    return runner.open(spec, true, attachment, output);
  }
}
