package dev.croft.server.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.ProgressSink.Shown;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLogTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Digest BASE = Digest.ofText("base");
  private static final Digest STEP = Digest.ofText("step");

  private final ProgressLog log =
      new ProgressLog(
          Clock.fixed(T0.plusSeconds(60), ZoneOffset.UTC),
          Path.of(System.getProperty("java.io.tmpdir")));

  @Test
  void everyReaderGetsEverythingFromTheStart() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    log.event(STEP, output("hello\n", T0));
    ProgressLog.Reader early = log.reader();
    assertThat(early.next().logs()).hasSize(1);
    log.event(STEP, output("again\n", T0));
    log.close();

    assertThat(texts(early)).containsExactly("again\n");
    assertThat(texts(log.reader())).containsExactly("hello\n", "again\n");
  }

  @Test
  void whatReadersAreSparedOfIsReplayed() {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    StringBuilder all = new StringBuilder();
    for (int line = 0; line < 60_000; line++) {
      String text = "a line of more output than anybody wants to see: " + line + "\n";
      all.append(text);
      log.event(STEP, output(text, T0));
    }
    log.event(STEP, new VertexEvent.Completed(T0, false, ""));
    log.close();

    List<ProgressBatch> batches = new ArrayList<>();
    log.replay(batches::add);
    log.release();

    StringBuilder replayed = new StringBuilder();
    batches.forEach(batch -> batch.logs().forEach(view -> replayed.append(view.data().toText())));
    assertThat(replayed.toString()).isEqualTo(all.toString());
    assertThat(batches.getFirst().logs()).isEmpty();
    assertThat(batches.getLast().vertices()).allMatch(view -> view.completed().isPresent());
  }

  @Test
  void aSlowReaderGetsTheNewestStateOfEachStatus() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    for (int percent = 0; percent <= 100; percent++) {
      log.event(
          STEP,
          new VertexEvent.Status("layer", "downloading", percent, 100, T0, Optional.empty(), T0));
    }

    ProgressBatch batch = log.reader().next();

    assertThat(batch.statuses()).hasSize(1);
    assertThat(batch.statuses().getFirst().status().current()).isEqualTo(100);
  }

  @Test
  void anInputThatNeverBeganIsCachedWhenItsUserBegins() throws Exception {
    announce();

    log.event(STEP, new VertexEvent.Started(T0));

    VertexView base = vertex(log.reader().next(), BASE);
    assertThat(base.cached()).isTrue();
    assertThat(base.started()).contains(T0);
    assertThat(base.completed()).contains(T0);
  }

  @Test
  void aCachedVertexThatNeverBeganHasATimeAllTheSame() throws Exception {
    announce();

    log.event(STEP, new VertexEvent.Completed(T0, true, ""));

    VertexView step = vertex(log.reader().next(), STEP);
    assertThat(step.cached()).isTrue();
    assertThat(step.started()).contains(T0);
  }

  @Test
  void whatStillRunsAtTheEndIsCancelled() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));

    log.close();

    VertexView step = vertex(log.reader().next(), STEP);
    assertThat(step.error()).isEqualTo("context canceled");
    assertThat(step.completed()).contains(T0.plusSeconds(60));
  }

  @Test
  void aReaderOfAClosedLogEnds() throws Exception {
    log.close();

    assertThat(log.reader().next().isEmpty()).isTrue();
  }

  @Test
  void outputFasterThanTheLimitIsClippedAndSaysSo() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    log.event(STEP, output("x".repeat(300 * 1024), T0));
    log.event(STEP, output("dropped", T0));
    log.close();

    List<String> shown = texts(log.reader());
    assertThat(String.join("", shown))
        .hasSize(200 * 1024 + "\n[output clipped, log limit 200KiB/s reached]\n".length())
        .endsWith("\n[output clipped, log limit 200KiB/s reached]\n");
  }

  @Test
  void outputBeyondTheSizeLimitIsClippedAndSaysSo() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    for (int i = 0; i < 30; i++) {
      log.event(STEP, output("y".repeat(100 * 1024), T0.plusSeconds(100)));
    }
    log.close();

    assertThat(String.join("", texts(log.reader())))
        .hasSize(2 * 1024 * 1024 + "\n[output clipped, log limit 2MiB reached]\n".length())
        .endsWith("\n[output clipped, log limit 2MiB reached]\n");
  }

  @Test
  void theEndOfClippedOutputIsShownWhenTheVertexFails() throws Exception {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    log.event(STEP, output("z".repeat(400 * 1024), T0));
    log.event(STEP, output("the reason", T0));

    log.event(STEP, new VertexEvent.Completed(T0, false, "exit code: 1"));
    log.close();

    assertThat(texts(log.reader()).getLast()).hasSize(256 * 1024).endsWith("the reason");
  }

  @Test
  void verticesAreCounted() {
    announce();
    log.event(STEP, new VertexEvent.Started(T0));
    log.close();

    assertThat(log.counts()).isEqualTo(new ProgressLog.Counts(2, 1, 2, 0));
  }

  private void announce() {
    log.announce(
        List.of(
            new Shown(BASE, List.of(), "FROM base", Optional.empty()),
            new Shown(STEP, List.of(BASE), "RUN step", Optional.empty())));
  }

  private static VertexEvent.Log output(String text, Instant at) {
    return new VertexEvent.Log(1, ByteBuffer.wrap(text.getBytes(UTF_8)), at);
  }

  private static VertexView vertex(ProgressBatch batch, Digest digest) {
    return batch.vertices().stream()
        .filter(view -> view.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(ProgressLog.Reader reader) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (ProgressBatch batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
      batch.logs().forEach(entry -> texts.add(entry.data().toText()));
    }
    return texts;
  }
}
