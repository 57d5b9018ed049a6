package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The jobs that wait. Tenants take turns by how much of the farm they have; within a tenant,
 * priority and then age.
 */
final class JobQueue {

  private record Entry(JobDemand demand, long order) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparingInt((Entry entry) -> -entry.demand().priority())
          .thenComparingLong(Entry::order);

  private final Map<String, TreeSet<Entry>> byTenant = new LinkedHashMap<>();
  private final Map<JobId, Entry> entries = new HashMap<>();
  private final Map<String, Long> servedByTenant = new HashMap<>();
  private long nextOrder;

  void add(JobDemand demand) {
    Entry entry = new Entry(demand, nextOrder++);
    entries.put(demand.id(), entry);
    if (!byTenant.containsKey(demand.tenant())) {
      servedByTenant.merge(demand.tenant(), leastServed(), Math::max);
    }
    byTenant.computeIfAbsent(demand.tenant(), tenant -> new TreeSet<>(ORDER)).add(entry);
  }

  void remove(JobId job) {
    Entry entry = entries.remove(job);
    if (entry == null) {
      return;
    }
    String tenant = entry.demand().tenant();
    TreeSet<Entry> waiting = byTenant.get(tenant);
    if (waiting != null) {
      waiting.remove(entry);
      if (waiting.isEmpty()) {
        byTenant.remove(tenant);
      }
    }
  }

  int size() {
    return entries.size();
  }

  /** Notes that a job left the queue for a worker. */
  void served(JobDemand demand) {
    remove(demand.id());
    servedByTenant.merge(demand.tenant(), 1L, Long::sum);
  }

  /** All that wait, in the order in which they are to be given out. */
  List<JobDemand> inTurn() {
    record Turn(JobDemand demand, long served, long order) {}
    List<Turn> turns = new ArrayList<>();
    byTenant.forEach(
        (tenant, waiting) -> {
          long served = servedByTenant.getOrDefault(tenant, 0L);
          for (Entry entry : waiting) {
            turns.add(new Turn(entry.demand(), served++, entry.order()));
          }
        });
    turns.sort(Comparator.comparingLong(Turn::served).thenComparingLong(Turn::order));
    return turns.stream().map(Turn::demand).toList();
  }

  private long leastServed() {
    if (byTenant.isEmpty()) {
      return servedByTenant.values().stream().mapToLong(Long::longValue).max().orElse(0L);
    }
    return byTenant.keySet().stream()
        .mapToLong(tenant -> servedByTenant.getOrDefault(tenant, 0L))
        .min()
        .orElse(0L);
  }
}
