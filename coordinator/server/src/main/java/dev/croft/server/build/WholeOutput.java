package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.server.build.ProgressBatch.LogView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All output of a build in its order, whatever clients are spared of it: that part lies in a file.
 * Not thread safe.
 */
final class WholeOutput implements AutoCloseable {
  /** What is kept of one build beside what is shown. */
  static final long LIMIT_BYTES = 256L * 1024 * 1024;

  private static final int LONGEST_PIECE_BYTES = 512 * 1024;

  private final SpillFile file;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean saidFull;

  /** One after the other. */
  private sealed interface Piece {

    /** Shown to clients too. */
    record Shown(LogView view) implements Piece {}

    /** Shown to nobody while the build went on. */
    record Spilled(Digest vertex, int stream, Instant at, long position, int length)
        implements Piece {

      boolean isContinuedBy(Digest nextVertex, int nextStream, long nextPosition, int nextLength) {
        return vertex.equals(nextVertex)
            && stream == nextStream
            && position + length == nextPosition
            && length + nextLength <= LONGEST_PIECE_BYTES;
      }

      Spilled continued(int nextLength) {
        return new Spilled(vertex, stream, at, position, length + nextLength);
      }
    }
  }

  WholeOutput(Path directory) {
    this.file = new SpillFile(directory, LIMIT_BYTES);
  }

  void shown(LogView view) {
    pieces.add(new Piece.Shown(view));
  }

  void spilled(Digest vertex, int stream, Bytes data, Instant at) {
    OptionalLong position = file.add(data.toArray());
    if (position.isEmpty()) {
      if (!saidFull) {
        saidFull = true;
        byte[] note = "\n[the rest is not kept]\n".getBytes(StandardCharsets.UTF_8);
        pieces.add(new Piece.Shown(new LogView(vertex, stream, Bytes.of(note), at)));
      }
      return;
    }
    if (!pieces.isEmpty()
        && pieces.getLast() instanceof Piece.Spilled last
        && last.isContinuedBy(vertex, stream, position.getAsLong(), data.size())) {
      pieces.set(pieces.size() - 1, last.continued(data.size()));
    } else {
      pieces.add(new Piece.Spilled(vertex, stream, at, position.getAsLong(), data.size()));
    }
  }

  long sizeBytes() {
    long bytes = 0;
    for (Piece piece : pieces) {
      bytes +=
          switch (piece) {
            case Piece.Shown shown -> shown.view().data().size();
            case Piece.Spilled spilled -> spilled.length();
          };
    }
    return bytes;
  }

  /** The vertices that said something. */
  Set<Digest> vertices() {
    Set<Digest> found = new HashSet<>();
    for (Piece piece : pieces) {
      found.add(
          switch (piece) {
            case Piece.Shown shown -> shown.view().vertex();
            case Piece.Spilled spilled -> spilled.vertex();
          });
    }
    return found;
  }

  /** Gives all of it away, so much at a time. */
  void forEachPage(int maxBytes, Consumer<List<LogView>> pages) {
    List<LogView> page = new ArrayList<>();
    long bytes = 0;
    for (Piece piece : pieces) {
      LogView view = view(piece);
      page.add(view);
      bytes += view.data().size();
      if (bytes >= maxBytes) {
        pages.accept(page);
        page = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!page.isEmpty()) {
      pages.accept(page);
    }
  }

  private LogView view(Piece piece) {
    return switch (piece) {
      case Piece.Shown shown -> shown.view();
      case Piece.Spilled(Digest vertex, int stream, Instant at, long position, int length) -> {
        try {
          yield new LogView(vertex, stream, Bytes.of(file.read(position, length)), at);
        } catch (IOException e) {
          throw new UncheckedIOException("output that was kept cannot be read", e);
        }
      }
    };
  }

  @Override
  public void close() {
    file.close();
  }
}
