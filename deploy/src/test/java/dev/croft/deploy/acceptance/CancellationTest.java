package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.BackgroundProcess;
import dev.croft.deploy.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build ends with its client. */
@Acceptance
class CancellationTest {

  private static final String SLEEPER = "sleep 86321";

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
    return Command.of("pgrep", "-fx", SLEEPER).run().succeeded();
  }
}
