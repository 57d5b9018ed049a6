package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Things by name that others may ask for before they are there. Thread safe. */
public final class AwaitedMap<V> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, V> values = new LinkedHashMap<>();

  /**
   * Adds a value.
   *
   * @return whether it was added: the name was free
   */
  public boolean add(String name, V value) {
    lock.lock();
    try {
      boolean added = values.putIfAbsent(name, value) == null;
      changed.signalAll();
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a value, where it is still the one of that name. */
  public void remove(String name, V value) {
    lock.lock();
    try {
      values.remove(name, value);
    } finally {
      lock.unlock();
    }
  }

  /** The value of that name. */
  public Optional<V> find(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(values.get(name));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The value of that name, waited for.
   *
   * @return empty where it does not come in time
   * @throws CroftException with kind CANCELLED where the waiting thread is interrupted
   */
  public Optional<V> await(String name, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!values.containsKey(name) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(values.get(name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } finally {
      lock.unlock();
    }
  }

  /** Every value, the oldest first. */
  public List<V> values() {
    lock.lock();
    try {
      return List.copyOf(values.values());
    } finally {
      lock.unlock();
    }
  }
}
