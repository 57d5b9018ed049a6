package dev.croft.engine.cachemount.disk;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.NamedStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out whether a directory is as it was known to be, by the metadata of every file: most steps
 * change nothing. Directories are looked at side by side, and nothing more once something differs.
 */
final class Glance {

  private static final ExecutorService THREADS =
      Executors.newFixedThreadPool(
          Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8),
          Thread.ofPlatform().daemon().name("cache-mount-glance-", 0).factory());

  /** So many directories wait at once; more are looked at by who found them. */
  private static final int MAX_OPEN = 100;

  private final Map<BytePath, KnownFile> known;
  private final AtomicBoolean differs = new AtomicBoolean();
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger(1);
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Glance(Map<BytePath, KnownFile> known) {
    this.known = known;
  }

  /** Whether all files are those that are known, and each is as it was. */
  static boolean isUnchanged(Path root, Map<BytePath, KnownFile> known) {
    if (known.isEmpty()) {
      return false;
    }
    Glance glance = new Glance(known);
    glance.begin(root);
    glance.done.join();
    return !glance.differs.get() && glance.seen.get() == known.size();
  }

  private void begin(Path root) {
    try {
      Directory top = Directory.open(root);
      check(BytePath.EMPTY, top.status(BytePath.EMPTY));
      THREADS.execute(() -> look(top, BytePath.EMPTY));
    } catch (IOException e) {
      differs.set(true);
      end();
    }
  }

  private void look(Directory directory, BytePath path) {
    try (directory) {
      inside(directory, path);
    } catch (IOException | RuntimeException e) {
      // The scan that follows finds out what it is.
      differs.set(true);
    } finally {
      end();
    }
  }

  private void inside(Directory directory, BytePath path) throws LinuxException {
    for (NamedStatus file : directory.listStatus()) {
      FileStatus status = file.status();
      if (status.type() == FileType.SOCKET) {
        continue;
      }
      BytePath child = path.resolve(file.name());
      check(child, status);
      if (differs.get()) {
        return;
      }
      if (status.isDirectory()) {
        Directory next = directory.openDirectory(file.name());
        if (open.get() < MAX_OPEN) {
          open.incrementAndGet();
          THREADS.execute(() -> look(next, child));
        } else {
          try (next) {
            inside(next, child);
          }
        }
      }
    }
  }

  private void check(BytePath path, FileStatus status) {
    seen.incrementAndGet();
    if (Optional.ofNullable(known.get(path)).filter(file -> file.isStill(status)).isEmpty()) {
      differs.set(true);
    }
  }

  private void end() {
    if (open.decrementAndGet() == 0) {
      done.complete(null);
    }
  }
}
