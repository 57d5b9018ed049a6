package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages run side by side, and only those that are needed. */
@Acceptance
class StagesTest {

  private static final String DOCKERFILE =
      """
      FROM {registry}/busybox AS left
      RUN cut -d' ' -f1 /proc/uptime > /begun; sleep 2; cut -d' ' -f1 /proc/uptime > /ended
      FROM {registry}/busybox AS right
      RUN cut -d' ' -f1 /proc/uptime > /begun; sleep 2.01; cut -d' ' -f1 /proc/uptime > /ended
      FROM {registry}/busybox AS lint
      RUN echo this code is ugly; exit 1
      FROM scratch
      COPY --from=left /begun /ended /left/
      COPY --from=right /begun /ended /right/
      """;

  @TempDir private Path directory;

  @Test
  void independentStagesRunAtTheSameTime(Rig rig) {
    String image = rig.newImage();

    rig.buildx().build(context(rig), "--no-cache", "-t", image, "--push").orThrow();

    FileTree tree = PublishedImage.of(image, "linux/amd64").tree();
    assertThat(tree.paths())
        .containsExactly("left", "left/begun", "left/ended", "right", "right/begun", "right/ended");
    assertThat(seconds(tree, "left/begun")).isLessThan(seconds(tree, "right/ended"));
    assertThat(seconds(tree, "right/begun")).isLessThan(seconds(tree, "left/ended"));
  }

  @Test
  void aStageThatNothingNeedsNeverRuns(Rig rig) {
    Command.Outcome outcome = rig.buildx().build(context(rig)).orThrow();

    assertThat(Progress.of(outcome.output()).steps()).noneMatch(step -> step.startsWith("[lint"));
  }

  @Test
  void aTargetRunsOnlyWhatItNeeds(Rig rig) {
    Command.Outcome outcome = rig.buildx().build(context(rig), "--target", "left").orThrow();

    assertThat(Progress.of(outcome.output()).steps())
        .anyMatch(step -> step.startsWith("[left 2/2]"));
    assertThat(Progress.of(outcome.output()).steps())
        .noneMatch(step -> step.startsWith("[right") || step.startsWith("[stage-3"));
  }

  @Test
  void theLintStageFailsWhereItIsTheTarget(Rig rig) {
    Command.Outcome outcome = rig.buildx().build(context(rig), "--target", "lint");

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("this code is ugly");
  }

  private Path context(Rig rig) {
    return Context.in(directory, rig).dockerfile(DOCKERFILE).path();
  }

  private static double seconds(FileTree tree, String file) {
    return Double.parseDouble(tree.text(file));
  }
}
