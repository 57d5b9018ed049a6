package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    Map<String, Long> programsBefore = programs();
    CompletableFuture<Command.Outcome> build = build(rig, directory, "runs" + kind);
    String victim = workerOfTheSlowStage(before);
    // The worker that ran the other stage may be the same, where one had only just come back.
    long lost = endedSince(programsBefore, victim);
    Command.Outcome outcome = losses.without(kind, victim, build::join);
    Command.Outcome _ = outcome.orThrow();
    // What a worker that is back says late does not count either.
    assertThat(recorded() - before).as(outcome.output()).isEqualTo(stepsOfABuild + lost);
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

  /** How many programs ended on a worker, once there is one that ended on some worker. */
  private static long endedSince(Map<String, Long> before, String worker) {
    Map<String, Long> ended = new HashMap<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              ended.clear();
              programs().forEach((on, n) -> ended.put(on, n - before.getOrDefault(on, 0L)));
              return ended.values().stream().mapToLong(n -> n).sum() == 1;
            });
    return ended.getOrDefault(worker, 0L);
  }

  /** How many programs of steps have ended on each worker since it started. */
  private static Map<String, Long> programs() {
    Map<String, Long> ended = new HashMap<>();
    farm()
        .metricsOfWorkers()
        .forEach(
            (worker, metrics) ->
                ended.put(
                    worker,
                    metrics
                        .lines()
                        .filter(line -> line.startsWith("croft_step_seconds_count"))
                        .filter(line -> line.contains("kind=\"exec\""))
                        .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".* ", "")))
                        .sum()));
    return ended;
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
