package dev.croft.agent.move;

import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.step.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the farm what a node has: all of it at the start, and then each snapshot as it comes. Who
 * makes a snapshot does not wait for that; who speaks of it to others has to {@link #settle} first.
 * Thread safe.
 */
public final class Announcements implements SnapshotStore.Follower, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  private final Locations locations;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private List<ContentName> waiting = new ArrayList<>();
  private long arrived;
  private long told;
  private boolean closed;

  private Announcements(Locations locations) {
    this.locations = locations;
    this.thread = Thread.ofVirtual().name("announcements").unstarted(this::tell);
  }

  /** Announces what is here, and what will be. */
  public static Announcements start(
      Locations locations, LocalContent content, SnapshotStore snapshots) {
    Announcements announcements = new Announcements(locations);
    snapshots.follow(announcements);
    locations.announce(content.names());
    announcements.thread.start();
    return announcements;
  }

  @Override
  public void arrived(SnapshotId id) {
    lock.lock();
    try {
      waiting.add(ContentName.of(id));
      arrived++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void left(SnapshotId id) {
    settle();
    locations.withdraw(ContentName.of(id));
  }

  /** Waits until the farm was told of all that has come before. */
  public void settle() {
    lock.lock();
    try {
      long wanted = arrived;
      while (told < wanted && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    while (true) {
      List<ContentName> names = next();
      if (names.isEmpty()) {
        return;
      }
      try {
        locations.announce(names);
      } catch (RuntimeException e) {
        log.error("the farm could not be told of {} snapshots", names.size(), e);
      }
      lock.lock();
      try {
        told += names.size();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** All that waits; nothing once it is closed. */
  private List<ContentName> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<ContentName> names = closed ? List.of() : waiting;
      waiting = new ArrayList<>();
      return names;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody is told of what comes later. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
