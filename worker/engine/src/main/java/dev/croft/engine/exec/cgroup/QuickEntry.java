package dev.croft.engine.exec.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares containers a wait of the kernel's: who moves a process into a cgroup waits there for all
 * processors (a grace period of RCU, 5 to 20 ms), unless somebody else did so a moment ago. When a
 * container is about to start, this has that wait happen beside the preparation of it, by moving
 * this process to the cgroup that it is in: that changes nothing. Safe for use by many threads.
 */
final class QuickEntry {

  private static final Logger LOG = LoggerFactory.getLogger(QuickEntry.class);
  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  /** How long a container that is expected may take to be there. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Less than a grace period takes: what a move brought about lasts one. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final Path membership;
  private final Path mounts;
  private final Executor threads;
  private final AtomicLong expectedUntil = new AtomicLong(System.nanoTime());
  private final AtomicBoolean active = new AtomicBoolean();

  /**
   * Does nothing yet.
   *
   * @param membership the kernel's list of the cgroups that this process is in
   * @param mounts where cgroups are mounted
   * @param threads platform threads: the kernel keeps them waiting
   */
  QuickEntry(Path membership, Path mounts, Executor threads) {
    this.membership = membership;
    this.mounts = mounts;
    this.threads = threads;
  }

  /** A container is about to start. Returns at once. */
  void expect() {
    expectedUntil.set(System.nanoTime() + PATIENCE_NANOS);
    begin();
  }

  private void begin() {
    if (active.compareAndSet(false, true)) {
      threads.execute(this::keepQuick);
    }
  }

  private void keepQuick() {
    try {
      Path own = ownCgroup();
      while (isExpected()) {
        stayIn(own);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      // Containers start without it, too.
      LOG.debug("processes enter cgroups slowly: {}", e.toString());
      expectedUntil.set(System.nanoTime());
    }
    active.set(false);
    if (isExpected()) {
      begin();
    }
  }

  private boolean isExpected() {
    return System.nanoTime() - expectedUntil.get() < 0;
  }

  /** Asked anew each time: somebody may have moved this process, and it must not move back. */
  private Path ownCgroup() throws IOException {
    return Files.readAllLines(membership).stream()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .flatMap(fields -> directories(fields[1]).stream().map(d -> Path.of(d + fields[2])))
        .filter(QuickEntry::hasThisProcess)
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException("a cgroup of this process below " + mounts));
  }

  /** Where a hierarchy may be mounted: the unified one has no controllers in its line. */
  private List<Path> directories(String controllers) {
    return controllers.isEmpty()
        ? List.of(mounts, mounts.resolve("unified"))
        : List.of(mounts.resolve(controllers.replace("name=", "")));
  }

  /** In a container, what is mounted may begin elsewhere than the paths of the list do. */
  private static boolean hasThisProcess(Path cgroup) {
    try {
      return Files.readAllLines(cgroup.resolve("cgroup.procs")).contains(OWN_PID);
    } catch (IOException e) {
      return false;
    }
  }

  private static void stayIn(Path cgroup) throws IOException {
    Files.writeString(cgroup.resolve("cgroup.procs"), OWN_PID, StandardOpenOption.WRITE);
  }
}
