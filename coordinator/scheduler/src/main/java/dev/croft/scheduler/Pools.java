package dev.croft.scheduler;

import dev.croft.model.worker.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The pools of the shapes that were asked for lately. */
final class Pools {

  /** More shapes than this are only kept while jobs of them wait. */
  private static final int KEPT = 64;

  private final SchedulerPolicy policy;
  private final Map<WorkerId, WorkerView> workers;
  private final Map<Shape, Pool> byShape = new LinkedHashMap<>();

  Pools(SchedulerPolicy policy, Map<WorkerId, WorkerView> workers) {
    this.policy = policy;
    this.workers = workers;
  }

  /** The pool of a shape; where that makes too many, one goes whose shape nobody waits for. */
  Pool of(Shape shape, Predicate<Shape> waited) {
    Pool known = byShape.get(shape);
    if (known != null) {
      return known;
    }
    if (byShape.size() >= KEPT) {
      dropOneUnless(waited);
    }
    Pool pool = new Pool(shape, policy);
    workers.values().forEach(pool::put);
    byShape.put(shape, pool);
    return pool;
  }

  private void dropOneUnless(Predicate<Shape> waited) {
    for (Iterator<Shape> all = byShape.keySet().iterator(); all.hasNext(); ) {
      if (!waited.test(all.next())) {
        all.remove();
        return;
      }
    }
  }

  Collection<Pool> all() {
    return byShape.values();
  }

  void put(WorkerView worker) {
    byShape.values().forEach(pool -> pool.put(worker));
  }

  void refresh(WorkerView worker) {
    byShape.values().forEach(pool -> pool.refresh(worker));
  }

  /** Forgets a worker; returns the pools whose jobs others may run from now on. */
  List<Pool> remove(WorkerId worker) {
    List<Pool> handedOver = new ArrayList<>();
    for (Pool pool : byShape.values()) {
      boolean before = pool.emulated();
      pool.remove(worker);
      if (pool.emulated() != before) {
        handedOver.add(pool);
      }
    }
    return handedOver;
  }
}
