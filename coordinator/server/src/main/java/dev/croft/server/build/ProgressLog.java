package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.ProgressBatch.LogView;
import dev.croft.server.build.ProgressBatch.StatusView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps what a build shows, for any number of readers, each of which gets everything from the
 * start. A reader that is slow gets the newest state of vertices and statuses instead of every
 * change, and output is limited, so memory is bounded by what the build does and not by who reads.
 * Thread safe.
 */
public final class ProgressLog implements ProgressSink {
  private static final int MAX_WARNINGS = 10_000;
  private static final int MAX_STATUSES = 100_000;
  private static final int REPLAYED_BYTES = 1024 * 1024;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Changes<Digest, VertexView> vertices = new Changes<>();
  private final Changes<StatusKey, StatusView> statuses = new Changes<>();
  private final WholeOutput whole;
  private final VertexLogs logs;
  private final List<Warning> warnings = new ArrayList<>();
  private long version;
  private boolean closed;

  private record StatusKey(Digest vertex, String id) {}

  /**
   * An empty log; the clock times what ends without saying when.
   *
   * @param spill a directory for output that is too long to be shown
   */
  public ProgressLog(Clock clock, Path spill) {
    this.clock = clock;
    this.whole = new WholeOutput(spill);
    this.logs = new VertexLogs(whole);
  }

  @Override
  public void announce(List<Shown> shown) {
    change(
        () -> {
          for (Shown vertex : shown) {
            VertexView view =
                vertices
                    .get(vertex.digest())
                    .map(known -> known.shownAs(vertex))
                    .orElseGet(() -> VertexView.announced(vertex));
            put(view);
          }
        });
  }

  /** What happens to a vertex that was never announced cannot be shown, and is left out. */
  @Override
  public void event(Digest vertex, VertexEvent event) {
    change(() -> vertices.get(vertex).ifPresent(view -> apply(view, event)));
  }

  private void apply(VertexView view, VertexEvent event) {
    switch (event) {
      case VertexEvent.Started started -> {
        // One that was seen to wait, or that lost its worker, goes on: clients count each start.
        if (!view.running()) {
          begin(view, started.at());
        }
      }
      case VertexEvent.Log log -> logs.add(view.digest(), log, view.started().orElse(log.at()));
      case VertexEvent.Status status -> put(view.digest(), status);
      case VertexEvent.Completed done -> {
        logs.end(view.digest(), !done.error().isEmpty(), done.at());
        put(view.ended(done.at(), done.cached(), done.error()));
      }
    }
  }

  @Override
  public void warning(Warning warning) {
    change(
        () -> {
          if (warnings.size() < MAX_WARNINGS) {
            warnings.add(warning);
          }
        });
  }

  /** Nothing more will happen: what still runs ends as cancelled, and the readers end. */
  public void close() {
    change(
        () -> {
          Instant now = clock.instant();
          for (VertexView view : vertices.all()) {
            if (view.running()) {
              put(view.ended(now, false, "context canceled"));
            }
          }
          closed = true;
        });
  }

  /** A reader that begins at the start. One thread may use it. */
  public Reader reader() {
    return new Reader();
  }

  /**
   * Gives away everything that happened, with all output, also what readers are spared of. The log
   * must be closed.
   */
  public void replay(Consumer<ProgressBatch> to) {
    lock.lock();
    try {
      List<VertexView> all = byBegin(vertices.all());
      List<StatusView> seen = statuses.since(0);
      if (whole.sizeBytes() <= REPLAYED_BYTES) {
        List<LogView> output = new ArrayList<>();
        whole.forEachPage(REPLAYED_BYTES, output::addAll);
        to.accept(new ProgressBatch(all, seen, output, warnings));
        return;
      }
      // Whoever prints it prints what a vertex says only before its end.
      Set<Digest> speaking = whole.vertices();
      to.accept(
          new ProgressBatch(
              all.stream()
                  .map(view -> speaking.contains(view.digest()) ? view.unfinished() : view)
                  .toList(),
              seen,
              List.of(),
              List.of()));
      whole.forEachPage(
          REPLAYED_BYTES,
          page -> to.accept(new ProgressBatch(List.of(), List.of(), page, List.of())));
      to.accept(
          new ProgressBatch(
              all.stream().filter(view -> speaking.contains(view.digest())).toList(),
              List.of(),
              List.of(),
              warnings));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what readers are spared of. */
  public void release() {
    lock.lock();
    try {
      whole.close();
    } finally {
      lock.unlock();
    }
  }

  private static List<VertexView> byBegin(List<VertexView> views) {
    List<VertexView> sorted = new ArrayList<>(views);
    sorted.sort(Comparator.comparing((VertexView view) -> view.started().orElse(Instant.MIN)));
    return sorted;
  }

  /** How many vertices there were and how they ended. */
  public Counts counts() {
    lock.lock();
    try {
      List<VertexView> all = vertices.all();
      return new Counts(
          all.size(),
          (int) all.stream().filter(VertexView::cached).count(),
          (int) all.stream().filter(view -> view.completed().isPresent()).count(),
          warnings.size());
    } finally {
      lock.unlock();
    }
  }

  /** A build's vertices, counted. */
  public record Counts(int total, int cached, int completed, int warnings) {}

  private void change(Runnable action) {
    lock.lock();
    try {
      if (!closed) {
        action.run();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(VertexView view) {
    vertices.put(view.digest(), view, ++version);
  }

  private void put(Digest vertex, VertexEvent.Status status) {
    if (statuses.size() < MAX_STATUSES) {
      statuses.put(new StatusKey(vertex, status.id()), new StatusView(vertex, status), ++version);
    }
  }

  /** Where a vertex begins and an input of it never did, the input's result was not needed. */
  private void begin(VertexView view, Instant at) {
    for (Digest input : view.inputs()) {
      vertices
          .get(input)
          .filter(VertexView::untouched)
          .ifPresent(
              unused -> {
                begin(unused, at);
                put(unused.ended(at, true, ""));
              });
    }
    put(view.begun(at));
  }

  /** One reader's place in the log. */
  public final class Reader {
    private static final long INTERVAL_MILLIS = 100;
    private static final int MAX_LOG_BYTES = 1024 * 1024;

    private long seenVersion;
    private int seenLogs;
    private int seenWarnings;
    private long lastNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);

    private Reader() {}

    /**
     * Waits for news, at most one batch for each tenth of a second while the build goes on.
     *
     * @return an empty batch when the log is closed and everything was read
     * @throws InterruptedException where the reading thread is interrupted
     */
    public ProgressBatch next() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!closed && !hasNews()) {
          changed.await();
        }
        pause();
        return take();
      } finally {
        lock.unlock();
      }
    }

    private void pause() throws InterruptedException {
      long wait = lastNanos + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS) - System.nanoTime();
      while (!closed && wait > 0) {
        wait = changed.awaitNanos(wait);
      }
      lastNanos = System.nanoTime();
    }

    private boolean hasNews() {
      return seenVersion < version || seenLogs < logs.size() || seenWarnings < warnings.size();
    }

    private ProgressBatch take() {
      List<VertexView> changedVertices = byBegin(vertices.since(seenVersion));
      List<StatusView> changedStatuses = statuses.since(seenVersion);
      List<LogView> newLogs = logs.from(seenLogs, MAX_LOG_BYTES);
      List<Warning> newWarnings = List.copyOf(warnings.subList(seenWarnings, warnings.size()));
      seenVersion = version;
      seenLogs += newLogs.size();
      seenWarnings = warnings.size();
      return new ProgressBatch(changedVertices, changedStatuses, newLogs, newWarnings);
    }
  }
}
