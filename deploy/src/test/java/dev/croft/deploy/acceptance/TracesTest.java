package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.acceptance.TraceCollector.Collected;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who follow a build see one trace, from the client's command to the step's process. */
@Acceptance
class TracesTest {

  private static final Duration UNTIL_SENT = Duration.ofSeconds(30);

  private static TraceCollector collector;
  private static ForkedCluster farm;

  @TempDir private Path directory;

  @BeforeAll
  static void start(Rig rig) {
    collector = TraceCollector.start();
    farm =
        rig.newCluster(
                "traces",
                "",
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    collector.address(),
                    "OTEL_BSP_SCHEDULE_DELAY",
                    "100"))
            .withWorker("a", "--slots", "1");
  }

  @AfterAll
  static void stop() {
    farm.close();
    collector.close();
  }

  @Test
  void aBuildIsOneTraceThroughClientCoordinatorAndWorker(Rig rig) {
    List<Collected> path = upwardsFromStep(rig, farm.address(), "RUN echo one > /one", true);

    assertThat(path.stream().map(Collected::service).distinct())
        .containsExactly("croft-worker", "croft-coordinator", "buildx");
    assertThat(path.stream().map(Collected::name))
        .startsWith("[2/2] RUN echo one > /one", "execute job", "job", "build");
    assertThat(path.stream().map(span -> span.span().getTraceId()).distinct()).hasSize(1);
    assertThat(path.getLast().span().getParentSpanId().isEmpty())
        .as("the client's command is where the trace begins")
        .isTrue();
  }

  @Test
  void aTraceSaysWhatBecameOfItsBuildAndWhereItsStepsRan(Rig rig) {
    List<Collected> path = upwardsFromStep(rig, farm.address(), "RUN echo two; exit 3", false);

    Collected step = path.get(0);
    assertThat(step.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(step.span().getStatus().getMessage()).contains("exit code: 3");
    assertThat(path.get(1).attributes()).containsEntry("croft.worker", "a");
    assertThat(path.get(2).attributes())
        .containsEntry("croft.worker", "a")
        .containsEntry("croft.steps", step.name());
    assertThat(path.get(3).attributes()).containsEntry("croft.outcome", "failed");
    assertThat(partsOf(step)).containsExactlyInAnyOrder("prepare inputs", "run process");
    assertThat(partsOf(path.get(2))).containsExactlyInAnyOrder("wait for a worker", "execute job");
  }

  @Test
  void aBuildIsOneTraceWhereAnotherCoordinatorGivesOutItsJobs(Rig rig) {
    farm.withCoordinator("second");

    List<Collected> path =
        upwardsFromStep(rig, farm.addressOf("second"), "RUN echo three > /three", true);

    assertThat(path.stream().map(Collected::name))
        .startsWith("[2/2] RUN echo three > /three", "execute job", "job", "build");
    assertThat(path.getLast().service()).isEqualTo("buildx");
  }

  /** Builds, and waits until the step's span has been sent with all that it is a part of. */
  private List<Collected> upwardsFromStep(
      Rig rig, URI coordinator, String instruction, boolean succeeds) {
    Path context =
        Context.in(directory, rig)
            .dockerfile("FROM {registry}/busybox\n%s\n".formatted(instruction))
            .path();
    Command.Outcome build = rig.clientOf(coordinator).build(context);
    assertThat(build.exitCode() == 0).as(build.output()).isEqualTo(succeeds);
    String step = "[2/2] " + instruction;
    await()
        .atMost(UNTIL_SENT)
        .until(
            () ->
                collector
                    .find("croft-worker", step)
                    .map(collector::upwards)
                    .filter(path -> path.getLast().span().getParentSpanId().isEmpty())
                    .isPresent());
    return collector.upwards(collector.find("croft-worker", step).orElseThrow());
  }

  private static List<String> partsOf(Collected whole) {
    return collector.spans().stream()
        .filter(span -> span.span().getParentSpanId().equals(whole.span().getSpanId()))
        .map(Collected::name)
        .toList();
  }
}
