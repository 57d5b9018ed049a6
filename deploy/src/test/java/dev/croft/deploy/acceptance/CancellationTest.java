package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.BackgroundProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build ends with its client. */
@Acceptance
class CancellationTest {

  private static final String SECONDS = " 86321";
  private static final String SLEEPER = "sleep" + SECONDS;

  @TempDir private Path directory;

  @Test
  void theStepsOfABuildThatLostItsClientAreGoneWithinTwoSeconds(Rig rig) {
    Path context =
        Context.in(directory, rig)
            .dockerfile("FROM {registry}/busybox\nRUN " + SLEEPER + " || true; " + SLEEPER + "\n")
            .path();
    try (BackgroundProcess client =
        rig.buildx()
            .command("build", context.toString())
            .start(directory.resolve("client.log"))
            .await("the step ran", CancellationTest::isSleeping)) {
      client.kill();

      Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> !isSleeping());
    }
    assertThat(
            rig.buildx()
                .build(Context.in(directory, rig).dockerfile("FROM {registry}/busybox\n").path())
                .exitCode())
        .isZero();
  }

  private static boolean isSleeping() {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith(SECONDS));
  }
}
