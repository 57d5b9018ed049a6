package dev.croft.protocol.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;
import dev.croft.model.step.LeftBehindException;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepInput;
import dev.croft.model.step.StepKey;
import dev.croft.model.trace.TraceParent;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import io.grpc.protobuf.StatusProto;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FarmMessagesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");
  private static final JobId JOB = new JobId("member-1");
  private static final Digest DIGEST = Digest.ofText("something");
  private static final Descriptor BLOB =
      new Descriptor(
          "application/x",
          DIGEST,
          7,
          List.of("https://elsewhere"),
          Map.of("a", "b"),
          Optional.of(Platform.parse("linux/arm/v7")));
  private static final List<Content> CONTENTS =
      List.of(
          new Content.Empty(),
          new Content.Snapshot(new SnapshotId("s-1")),
          new Content.Tree(DIGEST),
          new Content.Image(
              "host/name:tag@" + DIGEST,
              BLOB,
              Platform.parse("linux/amd64"),
              List.of(BLOB),
              List.of(DIGEST)),
          new Content.Layers(
              Optional.of("host/cache"),
              List.of(
                  new Content.Layers.Layer(BLOB, DIGEST, Optional.of(NOW)),
                  new Content.Layers.Layer(BLOB, DIGEST, Optional.empty()))));

  @Test
  void contentOfEveryKindSurvives() {
    assertThat(ContentMessages.read(ContentMessages.write(CONTENTS))).isEqualTo(CONTENTS);
  }

  @Test
  void jobsSurviveWithTheirVerticesDigests() {
    Edge one = new Edge(Digest.ofText("one"), 0);
    Edge two = new Edge(Digest.ofText("two"), 1);
    VertexMetadata metadata =
        new VertexMetadata(
            true,
            Map.of(VertexMetadata.CUSTOM_NAME, "[base 1/2] RUN x"),
            Map.of("cap", true),
            Optional.of(new VertexMetadata.ProgressGroup("g", "group", true)),
            Optional.of(new VertexMetadata.LinuxResources(1, -1, 2, 3, 4, "0-1", "0")));
    Vertex merge =
        new Vertex(
            Digest.ofText("not what the bytes here would give"),
            new MergeOp(List.of(0, 1)),
            List.of(one, two),
            Optional.of(Platform.parse("linux/arm64")),
            List.of("label==x"),
            metadata);
    Vertex diff =
        new Vertex(
            Digest.ofText("diff"),
            new DiffOp(0, 1),
            List.of(one, two),
            Optional.empty(),
            List.of(),
            VertexMetadata.none());
    Job job =
        new Job(
            JOB,
            3,
            "tenant",
            Platform.parse("linux/arm64"),
            List.of(
                new Step(
                    new StepKey(DIGEST),
                    merge,
                    List.of(
                        new StepInput.Ready(CONTENTS.get(3)),
                        new StepInput.Ready(CONTENTS.get(1)))),
                new Step(
                    new StepKey(Digest.ofText("other")),
                    diff,
                    List.of(
                        new StepInput.Earlier(0, 0), new StepInput.Ready(new Content.Empty())))),
            TraceParent.read("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    assertThat(JobMessages.read(JobMessages.write(job))).isEqualTo(job);
  }

  @Test
  void aVertexThatCannotBeReadIsRefused() {
    Vertex source =
        new Vertex(
            DIGEST,
            new SourceOp("no identifier", Map.of()),
            List.of(),
            Optional.empty(),
            List.of(),
            VertexMetadata.none());
    Job job =
        new Job(
            JOB,
            1,
            "",
            Platform.parse("linux/amd64"),
            List.of(new Step(new StepKey(DIGEST), source, List.of())));
    assertThatThrownBy(() -> JobMessages.read(JobMessages.write(job)))
        .isInstanceOf(CroftException.class);
  }

  @Test
  void eventsOfEveryKindSurvive() {
    List<VertexEvent> seen =
        List.of(
            new VertexEvent.Started(NOW),
            new VertexEvent.Log(2, ByteBuffer.wrap(new byte[] {0, -1}).asReadOnlyBuffer(), NOW),
            new VertexEvent.Status("id", "name", 3, 4, NOW, Optional.of(NOW), NOW),
            new VertexEvent.Status("id", "", 0, 0, NOW, Optional.empty(), NOW),
            new VertexEvent.Completed(NOW, true, "what went wrong"));
    for (VertexEvent event : seen) {
      assertSurvives(new JobEvent.Progress(JOB, 2, 1, event));
      assertSurvives(new JobEvent.InputProgress(JOB, 2, 1, 0, event));
    }
    assertSurvives(new JobEvent.StepDone(JOB, 2, 0, CONTENTS, true, NOW));
    assertSurvives(new JobEvent.JobDone(JOB, 2));
  }

  private static void assertSurvives(JobEvent event) {
    assertThat(JobEventMessages.read(JobEventMessages.write(event))).isEqualTo(event);
  }

  @Test
  void whatCallersTellApartOfFailuresSurvives() {
    for (FailureKind kind : FailureKind.values()) {
      CroftException read = survived(new CroftException(kind, "text of " + kind));
      assertThat(read.kind()).isEqualTo(kind);
      assertThat(read.text()).isEqualTo("text of " + kind);
    }
    StepFailedException step = new StepFailedException("/bin/sh -c \"x\"", 137, "killed");
    StepFailedException readStep = (StepFailedException) survived(step);
    assertThat(readStep.exitCode()).isEqualTo(137);
    assertThat(readStep.text()).isEqualTo(step.text());
    LostContentException lost = new LostContentException(CONTENTS.get(3), "it is gone");
    LostContentException readLost = (LostContentException) survived(lost);
    assertThat(readLost.content()).isEqualTo(lost.content());
    assertThat(readLost.text()).isEqualTo(lost.text());
    LeftBehindException left = new LeftBehindException(step, CONTENTS, List.of(CONTENTS.get(1)));
    LeftBehindException readLeft = (LeftBehindException) survived(left);
    assertThat(readLeft.before()).isEqualTo(CONTENTS);
    assertThat(readLeft.after()).containsExactly(CONTENTS.get(1));
    assertThat(readLeft.getCause()).isInstanceOf(StepFailedException.class);
  }

  private static CroftException survived(CroftException failure) {
    CroftException ofCall =
        FarmFailures.of(
            "a node", StatusProto.toStatusRuntimeException(FarmFailures.status(failure)));
    CroftException ofMessage = FarmFailures.read(FarmFailures.write(failure));
    assertThat(ofCall).hasSameClassAs(ofMessage).hasMessage(ofMessage.getMessage());
    return ofMessage;
  }

  @Test
  void aNodeThatDoesNotAnswerIsATransientFailure() {
    assertThat(FarmFailures.of("w", io.grpc.Status.UNAVAILABLE.asRuntimeException()).kind())
        .isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void whatWorkersAreAndDoSurvives() {
    WorkerInfo info =
        new WorkerInfo(
            new WorkerId("w"),
            List.of(Platform.parse("linux/amd64")),
            List.of(Platform.parse("linux/arm64"), Platform.of("linux", "arm", "v6")),
            4,
            1L << 40,
            Map.of("zone", "a"));
    WorkerState state = new WorkerState(info, Map.of(JOB, 2), true);
    assertThat(WorkerStateMessages.read(WorkerStateMessages.write(state))).isEqualTo(state);
    DesiredState desired = new DesiredState(List.of(), Duration.ofMillis(1500));
    var written = WorkerStateMessages.write(desired, 9);
    assertThat(written.getEpoch()).isEqualTo(9);
    assertThat(WorkerStateMessages.read(written)).isEqualTo(desired);
  }
}
