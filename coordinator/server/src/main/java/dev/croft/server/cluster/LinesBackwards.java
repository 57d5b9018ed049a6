package dev.croft.server.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lines of a file, the last one first, with little of it in memory. What stands after the last
 * line break is a line too. Used by one thread.
 */
final class LinesBackwards implements AutoCloseable {

  private static final int BLOCK = 1 << 16;

  private final FileChannel file;

  /** What was read and not given out yet: the file's bytes from {@code position} on. */
  private byte[] rest = new byte[0];

  private int length;
  private long position;
  private boolean ended;

  LinesBackwards(Path path) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    this.position = file.size();
  }

  /** The line before the one that came last, without its line break; empty at the beginning. */
  Optional<String> previous() throws IOException {
    int searched = length;
    while (!ended) {
      for (int i = searched - 1; i >= 0; i--) {
        if (rest[i] == '\n') {
          String line = text(i + 1);
          length = i;
          return Optional.of(line);
        }
      }
      searched = readBefore();
      ended = searched == 0;
    }
    Optional<String> first = length > 0 ? Optional.of(text(0)) : Optional.empty();
    length = 0;
    return first;
  }

  private String text(int from) {
    return new String(rest, from, length - from, StandardCharsets.ISO_8859_1);
  }

  /** Reads the block before; returns its length. */
  private int readBefore() throws IOException {
    int count = (int) Math.min(BLOCK, position);
    byte[] more = new byte[count + length];
    ByteBuffer block = ByteBuffer.wrap(more, 0, count);
    while (block.hasRemaining()) {
      if (file.read(block, position - count + block.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    System.arraycopy(rest, 0, more, count, length);
    rest = more;
    length += count;
    position -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
