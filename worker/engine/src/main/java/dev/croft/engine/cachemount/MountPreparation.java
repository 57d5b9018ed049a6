package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.version.CacheMountHeads.Lock;
import dev.croft.engine.cachemount.version.CacheMountHeads.Publication;
import dev.croft.engine.cachemount.version.Standing;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.MountKind.Sharing;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a directory ready for a step that has taken it, and publishes what steps have left in it.
 */
final class MountPreparation {

  private static final Logger log = LoggerFactory.getLogger(MountPreparation.class);

  private final CacheMountFiles files;
  private final CacheMountTravel travel;

  /** Guards what directories say; told when one changes. */
  private final Object monitor;

  MountPreparation(CacheMountFiles files, CacheMountTravel travel, Object monitor) {
    this.files = files;
    this.travel = travel;
    this.monitor = monitor;
  }

  /** Fills a new directory: with the version in force, or else with its base. */
  Optional<String> fill(CacheDirectory fresh, CacheMountRequest request)
      throws InterruptedException, IOException {
    if (travel.isOn()) {
      lock(fresh, request);
      travel.awaitOthers(request.key());
    }
    // Where nothing travels, a version may have been imported.
    if (!travel.hasVersion(request.key())) {
      files.create(fresh.record(), request.base());
      mark(fresh);
      return Optional.empty();
    }
    files.create(fresh.record(), Optional.empty());
    Optional<String> note = bringUpOrStartAnew(fresh, request, false);
    mark(fresh);
    return note;
  }

  /** Brings a directory that was taken by its first user to the version in force. */
  Optional<String> bringUp(CacheDirectory directory, CacheMountRequest request)
      throws InterruptedException, IOException {
    boolean newlyLocked = lock(directory, request);
    boolean stays;
    synchronized (monitor) {
      // Under a new lock only the newest will do; else this worker's own is new enough.
      while (newlyLocked && directory.isPublishing()) {
        monitor.wait();
      }
      stays = directory.isUnpublished() && !newlyLocked;
    }
    Optional<String> note = Optional.empty();
    if (!stays) {
      travel.awaitOthers(request.key());
      note = bringUpOrStartAnew(directory, request, request.sharing() != Sharing.LOCKED);
    }
    mark(directory);
    return note;
  }

  /** Whether the farm's lock had to be taken. */
  private boolean lock(CacheDirectory directory, CacheMountRequest request)
      throws InterruptedException, IOException {
    if (request.sharing() != Sharing.LOCKED || !travel.isOn()) {
      return false;
    }
    Lock lock = travel.lock(request.key());
    synchronized (monitor) {
      directory.setLock(Optional.of(lock));
    }
    files.markLocked(directory.record(), lock.fence());
    return true;
  }

  private Optional<String> bringUpOrStartAnew(
      CacheDirectory directory, CacheMountRequest request, boolean mayStay)
      throws InterruptedException, IOException {
    Path path = files.directory(directory.record());
    try {
      return travel.bringUp(request.key(), directory.copy(path), mayStay);
    } catch (IOException | CroftException e) {
      synchronized (monitor) {
        directory.forgetCopy();
      }
      files.recreate(directory.record(), request.base());
      return Optional.of("it starts cold: " + e.getMessage());
    } catch (InterruptedException e) {
      synchronized (monitor) {
        directory.forgetCopy();
      }
      files.recreate(directory.record(), request.base());
      throw e;
    }
  }

  /** Writes down since when a directory may hold what is half done. */
  void mark(CacheDirectory directory) throws IOException {
    if (!travel.isOn()) {
      return;
    }
    Optional<Instant> since = usedSince(directory);
    if (since.isPresent()) {
      files.markUsed(directory.record(), since.get());
    } else {
      files.unmarkUsed(directory.record());
    }
  }

  /** Tells the farm that a directory has something that is not published yet. */
  void announce(CacheDirectory directory) {
    Publication publication = travel.announce(directory.record().key());
    synchronized (monitor) {
      directory.addUnpublished(publication);
    }
  }

  /** Publishes what a directory holds, although nobody waits for it. */
  void publishNow(CacheDirectory directory) {
    CacheMountTravel.Outcome outcome =
        travel.publish(
            directory.record().key(),
            directory.copy(files.directory(directory.record())),
            unsettled(directory),
            0);
    log.debug("{}: {}", directory.record().key(), outcome);
  }

  /** A step is done with a directory: whatever it left is published beside what comes next. */
  void release(CacheDirectory directory) {
    if (!travel.isOn()) {
      return;
    }
    try {
      mark(directory);
    } catch (IOException e) {
      log.warn("cache mount {} stays marked: {}", directory.record().id(), e.getMessage());
    }
    travel.later(() -> publish(directory));
  }

  private void publish(CacheDirectory directory) {
    List<Publication> publications;
    long fence;
    synchronized (monitor) {
      publications = directory.beginPublishing();
      fence = directory.lock().map(Lock::fence).orElse(0L);
    }
    CacheMountTravel.Outcome outcome = CacheMountTravel.Outcome.FAILED;
    try {
      if (!publications.isEmpty()) {
        Path path = files.directory(directory.record());
        outcome =
            travel.publish(
                directory.record().key(), directory.copy(path), unsettled(directory), fence);
      } else {
        outcome = CacheMountTravel.Outcome.IN_FORCE;
      }
      if (outcome == CacheMountTravel.Outcome.FENCED) {
        discardContent(directory);
      }
    } finally {
      if (fence != 0) {
        unmarkLocked(directory);
      }
      endPublishing(directory, outcome);
      tell(directory);
      CacheMountTravel.done(publications);
    }
  }

  private void endPublishing(CacheDirectory directory, CacheMountTravel.Outcome outcome) {
    synchronized (monitor) {
      directory.endPublishing(outcome != CacheMountTravel.Outcome.FAILED);
      boolean free = directory.users() == 0 && !directory.isPublishing();
      if (free) {
        directory.lock().ifPresent(Lock::close);
        directory.setLock(Optional.empty());
      }
      monitor.notifyAll();
    }
  }

  /** Tells the farm how a directory stands. */
  void tell(CacheDirectory directory) {
    Path path = files.directory(directory.record());
    travel.stands(
        directory.record().key(),
        Optional.of(new Standing(directory.copy(path).version(), directory.lastUsed())));
  }

  /** What was done under a lock is in force, or never will be. */
  private void unmarkLocked(CacheDirectory directory) {
    try {
      files.unmarkLocked(directory.record());
    } catch (IOException e) {
      log.warn("cache mount {} stays marked: {}", directory.record().id(), e.getMessage());
    }
  }

  private void discardContent(CacheDirectory directory) {
    synchronized (monitor) {
      if (directory.users() > 0) {
        return;
      }
      directory.forgetCopy();
    }
    try {
      files.recreate(directory.record(), Optional.empty());
      log.info("cache mount {} is emptied", directory.record().id());
    } catch (IOException e) {
      throw StoreFailures.of("empty cache mount " + directory.record().id(), e);
    }
  }

  private Unsettled unsettled(CacheDirectory directory) {
    return travel.dropsFailed()
        ? new Unsettled.Undecided(() -> usedSince(directory))
        : new Unsettled.InUse(() -> usedSince(directory));
  }

  private Optional<Instant> usedSince(CacheDirectory directory) {
    synchronized (monitor) {
      return directory.unsettledSince();
    }
  }

  /**
   * Publishes what a step had left under a lock when the process died, if nobody has had the lock
   * since.
   */
  void publishLocked(CacheDirectory directory, long fence) {
    travel.later(
        () -> {
          Path path = files.directory(directory.record());
          CacheMountTravel.Outcome outcome =
              travel.publish(
                  directory.record().key(), directory.copy(path), new Unsettled.Nothing(), fence);
          unmarkLocked(directory);
          if (outcome != CacheMountTravel.Outcome.IN_FORCE) {
            discardContent(directory);
          }
          synchronized (monitor) {
            directory.setReady(true);
            monitor.notifyAll();
          }
        });
  }

  /**
   * Publishes what ended steps had left in a directory when the process died, and drops the
   * directory: what was being done in it may be half done.
   */
  void salvage(CacheDirectory directory, Instant usedSince, long fence, Runnable drop) {
    travel.later(
        () -> {
          Path path = files.directory(directory.record());
          if (directory.copy(path).tree().size() > 0) {
            CacheMountTravel.Outcome outcome =
                travel.publish(
                    directory.record().key(),
                    directory.copy(path),
                    new Unsettled.Abandoned(usedSince),
                    fence);
            log.info("cache mount {} of a process that died: {}", directory.record().id(), outcome);
          }
          drop.run();
        });
  }
}
