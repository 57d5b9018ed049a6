package dev.croft.server.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that are not kept in memory, in a file without a name: it goes with its process. Made when
 * it is first written. Not thread safe.
 */
final class SpillFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillFile.class);

  private final Path directory;
  private final long limitBytes;
  private Optional<FileChannel> file = Optional.empty();
  private long written;
  private boolean full;

  SpillFile(Path directory, long limitBytes) {
    this.directory = directory;
    this.limitBytes = limitBytes;
  }

  /** Keeps some bytes, and returns where; empty where they cannot be kept, nor later ones. */
  OptionalLong add(byte[] bytes) {
    if (full || written + bytes.length > limitBytes) {
      full = true;
      return OptionalLong.empty();
    }
    long at = written;
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      FileChannel channel = opened();
      while (rest.hasRemaining()) {
        written += channel.write(rest, written);
      }
      return OptionalLong.of(at);
    } catch (IOException e) {
      LOG.warn("output of a build that is too long to be shown cannot be kept: {}", e.toString());
      full = true;
      return OptionalLong.empty();
    }
  }

  /** Bytes that were kept. */
  byte[] read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    FileChannel channel = opened();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("output that was kept is gone");
      }
    }
    return bytes.array();
  }

  private FileChannel opened() throws IOException {
    if (file.isEmpty()) {
      Files.createDirectories(directory);
      Path name = Files.createTempFile(directory, "output", "");
      file = Optional.of(FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
      Files.delete(name);
    }
    return file.get();
  }

  @Override
  public void close() {
    full = true;
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      LOG.debug("a file without a name cannot be closed: {}", e.toString());
    }
  }
}
