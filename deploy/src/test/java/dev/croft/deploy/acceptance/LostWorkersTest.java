package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that die, hang or are cut off in the middle of a build. */
@Acceptance
class LostWorkersTest {

  /** Two stages that run side by side, of which one is over soon; then both are put together. */
  private static final String DOCKERFILE =
      """
      FROM {registry}/busybox AS held
      RUN echo NAME; cat /proc/sys/kernel/random/uuid > /held
      FROM {registry}/busybox AS slow
      RUN echo NAME; sleep 4; cat /proc/sys/kernel/random/uuid > /slow
      FROM scratch
      COPY --from=slow /slow /
      COPY --from=held /held /
      """;

  private static Losses losses;
  private static long stepsOfABuild;

  @TempDir private Path directory;

  @BeforeAll
  static void start(Rig rig, @TempDir Path directory) {
    losses = Losses.of(rig, "losses", List.of("a", "b"), "--slots", "1");
    long before = recorded();
    Command.Outcome _ = build(rig, directory, "undisturbed").join().orThrow();
    stepsOfABuild = recorded() - before;
  }

  @AfterAll
  static void end() {
    losses.close();
  }

  @ParameterizedTest
  @CsvSource({"KILLED", "PAUSED", "CUT"})
  void whenTheWorkerThatRunsAStepIsLostNothingThatWasFinishedRunsAgain(Losses.Kind kind, Rig rig) {
    long before = recorded();
    CompletableFuture<Command.Outcome> build = build(rig, directory, "runs" + kind);
    String victim = workerOfTheSlowStage(before);
    Command.Outcome outcome = losses.without(kind, victim, build::join);
    Command.Outcome _ = outcome.orThrow();
    // What a worker that is back says late does not count either.
    int lost = workerOf("held", outcome.output()).orElse(victim).equals(victim) ? 1 : 0;
    assertThat(recorded() - before).isEqualTo(stepsOfABuild + lost);
  }

  @ParameterizedTest
  @CsvSource({"KILLED", "CUT"})
  void whenTheWorkerIsLostThatAloneHoldsAnInputOnlyThatIsMadeAgain(Losses.Kind kind, Rig rig) {
    long before = recorded();
    CompletableFuture<Command.Outcome> build = build(rig, directory, "holds" + kind);
    String busy = workerOfTheSlowStage(before);
    String victim =
        losses.workers().stream().filter(worker -> !worker.equals(busy)).findFirst().orElseThrow();
    Command.Outcome outcome = losses.without(kind, victim, build::join);
    Command.Outcome _ = outcome.orThrow();
    assertThat(recorded() - before).isEqualTo(stepsOfABuild + 1);
  }

  /** Once the other stage is over, one worker is busy. */
  private static String workerOfTheSlowStage(long before) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> recorded() == before + 1 && farm().busyWorkers().size() == 1);
    return farm().busyWorkers().getFirst();
  }

  /** Where a stage's step ran first; empty where there was only one worker for it. */
  private static Optional<String> workerOf(String stage, String output) {
    Matcher number = Pattern.compile("#(\\d+) \\[" + stage + " 2/2] RUN").matcher(output);
    assertThat(number.find()).as(output).isTrue();
    Matcher worker =
        Pattern.compile("#" + number.group(1) + " \\S+ \\[croft] on (\\w+)").matcher(output);
    return worker.find() ? Optional.of(worker.group(1)) : Optional.empty();
  }

  private static ForkedCluster farm() {
    return losses.farm();
  }

  private static long recorded() {
    return farm().recordedSteps("coordinator");
  }

  private static CompletableFuture<Command.Outcome> build(Rig rig, Path directory, String name) {
    Path context =
        Context.in(directory.resolve(name), rig)
            .dockerfile(DOCKERFILE.replace("NAME", name))
            .path();
    Buildx buildx = rig.clientOf(farm().address());
    String image = rig.newImage();
    return InBackground.start(() -> buildx.build(context, "-t", image, "--push"));
  }
}
