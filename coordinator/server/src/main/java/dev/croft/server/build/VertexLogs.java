package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.ProgressBatch.LogView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The output of a build's vertices, limited for each stream and as a whole. Only ever grows, so a
 * position in it is all that a reader must remember. Not thread safe.
 */
final class VertexLogs {
  /** All output of one build; what is over it is dropped. */
  static final long MAX_BUILD_BYTES = 64L * 1024 * 1024;

  private final WholeOutput whole;
  private final List<LogView> logs = new ArrayList<>();
  private final Map<Stream, LogClipper> clippers = new HashMap<>();
  private long keptBytes;

  private record Stream(Digest vertex, int number) {}

  /** No output yet; what is limited goes there. */
  VertexLogs(WholeOutput whole) {
    this.whole = whole;
  }

  void add(Digest vertex, VertexEvent.Log log, Instant begin) {
    LogClipper clipper =
        clippers.computeIfAbsent(new Stream(vertex, log.stream()), stream -> new LogClipper(begin));
    LogClipper.Clipped clipped = clipper.accept(log.data(), log.at());
    if (clipped.shown().size() > 0) {
      show(vertex, log.stream(), clipped.shown(), log.at());
    }
    keep(vertex, log.stream(), clipped.note(), log.at());
    if (clipped.dropped().size() > 0) {
      whole.spilled(vertex, log.stream(), clipped.dropped(), log.at());
    }
  }

  private void show(Digest vertex, int stream, Bytes data, Instant at) {
    if (keptBytes > MAX_BUILD_BYTES) {
      whole.spilled(vertex, stream, data, at);
    } else {
      LogView view = new LogView(vertex, stream, data, at);
      whole.shown(view);
      keep(view);
    }
  }

  /** A vertex's run ends; where it failed, the end of what was clipped is shown after all. */
  void end(Digest vertex, boolean failed, Instant at) {
    for (int number = 1; number <= 2; number++) {
      LogClipper clipper = clippers.remove(new Stream(vertex, number));
      if (clipper != null && failed) {
        keep(vertex, number, Bytes.of(clipper.tail()), at);
      }
    }
  }

  /** From a position on, at least one piece where there is one, then up to a size. */
  List<LogView> from(int position, int maxBytes) {
    int end = position;
    int bytes = 0;
    while (end < logs.size() && bytes < maxBytes) {
      bytes += logs.get(end).data().size();
      end++;
    }
    return List.copyOf(logs.subList(position, end));
  }

  int size() {
    return logs.size();
  }

  private void keep(Digest vertex, int stream, Bytes data, Instant at) {
    if (data.size() == 0 || keptBytes > MAX_BUILD_BYTES) {
      return;
    }
    keep(new LogView(vertex, stream, data, at));
  }

  private void keep(LogView view) {
    keptBytes += view.data().size();
    logs.add(view);
    if (keptBytes > MAX_BUILD_BYTES) {
      byte[] note =
          "\n[output clipped, log limit 64MiB of the build reached]\n"
              .getBytes(StandardCharsets.UTF_8);
      logs.add(new LogView(view.vertex(), view.stream(), Bytes.of(note), view.at()));
    }
  }
}
