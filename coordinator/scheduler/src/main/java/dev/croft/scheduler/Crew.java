package dev.croft.scheduler;

import dev.croft.model.worker.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Workers that run jobs of one shape in the same way, those with room in the order of their load.
 */
final class Crew {

  private record Free(double load, WorkerId id) {}

  private static final Comparator<Free> BY_LOAD =
      Comparator.comparingDouble(Free::load).thenComparing(Free::id);

  private final Shape shape;
  private final SortedMap<WorkerId, WorkerView> members = new TreeMap<>();
  private final Map<WorkerId, Free> freeOf = new TreeMap<>();
  private final TreeSet<Free> free = new TreeSet<>(BY_LOAD);

  Crew(Shape shape) {
    this.shape = shape;
  }

  void add(WorkerView worker) {
    members.put(worker.id(), worker);
    refresh(worker);
  }

  void remove(WorkerId worker) {
    members.remove(worker);
    leaveFree(worker);
  }

  /** To be called when a member has other jobs than before. */
  void refresh(WorkerView worker) {
    leaveFree(worker.id());
    if (members.containsKey(worker.id())
        && worker.hasRoomFor(shape)
        && worker.reservedFor().isEmpty()) {
      Free entry = new Free(worker.load(), worker.id());
      freeOf.put(worker.id(), entry);
      free.add(entry);
    }
  }

  private void leaveFree(WorkerId worker) {
    Free entry = freeOf.remove(worker);
    if (entry != null) {
      free.remove(entry);
    }
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  boolean contains(WorkerId worker) {
    return members.containsKey(worker);
  }

  boolean isFree(WorkerId worker) {
    return freeOf.containsKey(worker);
  }

  boolean anyFree() {
    return !free.isEmpty();
  }

  Optional<WorkerView> member(WorkerId worker) {
    return Optional.ofNullable(members.get(worker));
  }

  Collection<WorkerView> members() {
    return members.values();
  }

  /** The one with the least load among those that have room. */
  Optional<WorkerView> idlest() {
    return free.isEmpty() ? Optional.empty() : member(free.first().id());
  }

  List<WorkerView> allFree() {
    List<WorkerView> all = new ArrayList<>();
    free.forEach(entry -> member(entry.id()).ifPresent(all::add));
    return all;
  }
}
