package dev.croft.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.deploy.preflight.Preflight;
import dev.croft.model.failure.CroftException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CroftTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void withoutACommandItListsThemAll() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("up", "coordinator", "worker", "workers", "builds", "demo", "test", "bench");
  }

  @Test
  void anUnknownCommandIsAMistakeOfTheUser() {
    assertThat(run("upp")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void aFarmThatDoesNotAnswerIsSaidInOneLine() {
    assertThat(run("workers", "--farm", "tcp://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("croft: no farm answers at http://127.0.0.1:1")
        .contains("croft up");
  }

  @Test
  void aWorkerThatIsToldOfNoFarmSaysWhatItNeeds() {
    assertThat(run("worker")).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("--join HOST:PORT");
  }

  @Test
  void aMachineThatLacksSomethingIsRefusedWithTheRemedy() {
    Preflight.Missing runc = new Preflight.Missing("runc: it runs", "apt-get install runc");

    Assertions.assertThatThrownBy(() -> UpCommand.refuseIfSomethingIsMissing(List.of(runc)))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("runc: it runs")
        .hasMessageContaining("get it: apt-get install runc");
  }

  @Test
  void workersAreListedWithTheirNativeAndEmulatedPlatforms() throws JsonProcessingException {
    String json =
        """
        [{"name": "w1", "platforms": ["linux/amd64"], "emulated": ["linux/arm64"], "slots": 4,
          "running": 1, "freeDiskBytes": 12345678901, "address": "10.0.0.7:8373"}]
        """;

    assertThat(WorkersCommand.table(new ObjectMapper().readTree(json)).lines())
        .containsExactly(
            "NAME  PLATFORMS                            SLOTS  RUNNING  FREE DISK  ADDRESS",
            "w1    linux/amd64, linux/arm64 (emulated)  4      1        12 GB      10.0.0.7:8373");
  }

  private int run(String... arguments) {
    return Croft.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
