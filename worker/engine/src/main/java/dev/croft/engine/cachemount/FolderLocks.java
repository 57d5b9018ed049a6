package dev.croft.engine.cachemount;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Locks of files, between processes by the file system and between threads by this class. The file
 * system gives a lock back when its process is gone. Lock files are never removed. Thread safe.
 */
final class FolderLocks {

  /** The file system knows of processes only: all of this one's locks are here. */
  private static final Map<Path, Held> HELD = new HashMap<>();

  private FolderLocks() {}

  private static final class Held {
    private final FileChannel file;
    private final boolean shared;
    private int users = 1;

    Held(FileChannel file, boolean shared) {
      this.file = file;
      this.shared = shared;
    }
  }

  /** A lock that is held. */
  @FunctionalInterface
  interface Lock {
    void release() throws IOException;
  }

  /** A lock, if it can be had now. */
  static Optional<Lock> take(Path file, boolean shared) throws IOException {
    synchronized (HELD) {
      Held held = HELD.get(file);
      if (held != null && !(shared && held.shared)) {
        return Optional.empty();
      }
      if (held != null) {
        held.users++;
        return Optional.of(() -> release(file));
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      HELD.put(file, new Held(channel, shared));
      return Optional.of(() -> release(file));
    }
  }

  private static void release(Path file) throws IOException {
    synchronized (HELD) {
      Held held = HELD.get(file);
      if (held != null && --held.users == 0) {
        HELD.remove(file);
        held.file.close();
      }
    }
  }
}
