package dev.croft.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.server.build.Output;
import dev.croft.server.build.ProgressLog;
import dev.croft.server.history.HistoryRecord.Ending;
import dev.croft.server.history.HistoryRecord.Failure;
import dev.croft.server.history.HistoryRecord.Kept;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildHistoryTest {
  @TempDir Path root;
  private BlobStore blobs;
  private BuildHistory history;

  @BeforeEach
  void open() {
    blobs = new DirectoryBlobStore(root.resolve("blobs"), Clock.systemUTC());
    history = reopen(HistoryLimits.usual());
  }

  @Test
  void aRecordSurvivesARestartWithAllItSays() {
    HistoryRecord entry = past("r", Instant.now());
    history.started(started("r", Instant.now()));
    history.completed(entry);

    assertThat(reopen(HistoryLimits.usual()).find("r")).contains(entry);
  }

  @Test
  void aListenerGetsBuildsThatGoOnAndPastOnesAndThenNews() throws Exception {
    history.completed(past("past", Instant.now()));
    history.started(started("running", Instant.now()));

    try (HistoryListener listener = history.listen(ref -> true, true)) {
      assertThat(listener.first()).extracting(HistoryEvent::ref).containsExactly("running", "past");
      history.delete("past");
      assertThat(listener.next()).isEqualTo(new HistoryEvent.Deleted("past"));
    }
  }

  @Test
  void aListenerForOneBuildHearsOfNoOther() {
    history.completed(past("mine", Instant.now()));
    history.completed(past("other", Instant.now()));

    try (HistoryListener listener = history.listen("mine"::equals, true)) {
      assertThat(listener.first()).extracting(HistoryEvent::ref).containsExactly("mine");
    }
  }

  @Test
  void deletingTheLastRecordLeavesNoBlob() {
    history.completed(past("a", Instant.now()));
    history.completed(past("b", Instant.now()));

    history.delete("a");
    history.delete("b");

    assertThat(blobs.list()).isEmpty();
  }

  @Test
  void oldRecordsBeyondTheNumberGoAndPinnedOnesStay() {
    history = reopen(new HistoryLimits(1, Duration.ofHours(1), 100));
    Instant longAgo = Instant.now().minus(Duration.ofDays(1));
    history.completed(past("pinned", longAgo));
    history.pin("pinned", true);
    history.completed(past("old", longAgo.plusSeconds(1)));
    history.completed(past("new", Instant.now()));

    assertThat(history.past())
        .extracting(HistoryRecord::ref)
        .containsExactlyInAnyOrder("pinned", "new");
  }

  @Test
  void pinningWhatIsNotThereFails() {
    assertThatThrownBy(() -> history.pin("nothing", true)).isInstanceOf(CroftException.class);
  }

  @Test
  void whoAsksForABuildThatIsOverGetsItsRecordThoughThatIsStillBeingWritten() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HistoryRecord entry = past("r", Instant.now());
    history.started(started("r", Instant.now()));
    history.write(
        "r",
        () -> {
          awaited(asked);
          history.completed(entry);
        });

    CompletableFuture<Optional<HistoryRecord>> found =
        CompletableFuture.supplyAsync(() -> history.find("r"));
    assertThat(history.find("another")).isEmpty();
    asked.countDown();

    assertThat(found.get(1, TimeUnit.MINUTES)).contains(entry);
  }

  @Test
  void aHistoryIsClosedWhenWhatIsBeingWrittenIsThere() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    HistoryRecord entry = past("r", Instant.now());
    history.write(
        "r",
        () -> {
          awaited(closing);
          history.completed(entry);
        });

    Thread closer = Thread.startVirtualThread(history::close);
    while (closer.isAlive() && closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    closing.countDown();
    closer.join();

    assertThat(reopen(HistoryLimits.usual()).find("r")).contains(entry);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BuildHistory reopen(HistoryLimits limits) {
    return new BuildHistory(root.resolve("records"), blobs, limits, Clock.systemUTC());
  }

  private static HistoryRecord started(String ref, Instant at) {
    return new HistoryRecord(
        ref,
        "dockerfile.v0",
        Map.of("target", "app"),
        List.of(new Output("image", Map.of("push", "true"))),
        at,
        Optional.empty(),
        0,
        false);
  }

  private HistoryRecord past(String ref, Instant at) {
    Descriptor logs = history.store("logs", ("logs of " + ref).getBytes(UTF_8));
    Descriptor details = history.store("error", ("error of " + ref).getBytes(UTF_8));
    return started(ref, at)
        .ended(
            new Ending(
                at,
                Optional.of(new Failure(2, "it broke", details)),
                Map.of("containerimage.digest", "sha256:1"),
                Optional.of(logs),
                new ProgressLog.Counts(4, 1, 3, 2),
                Map.of("linux/amd64", List.of(logs)),
                new Kept(Map.of(0, details), List.of(details))));
  }
}
