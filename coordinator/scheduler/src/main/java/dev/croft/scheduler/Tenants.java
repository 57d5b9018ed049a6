package dev.croft.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The tenants, those whose turn it is first: who has least of the farm now, and among those who had
 * least before. A tenant at its limit is left out until one of its jobs ends.
 */
final class Tenants {

  private static final Comparator<Tenant> TURN =
      Comparator.comparingDouble(Tenant::having)
          .thenComparingDouble(Tenant::served)
          .thenComparing(Tenant::name);

  private final SchedulerPolicy policy;
  private final Map<String, Tenant> byName = new HashMap<>();
  private final TreeSet<Tenant> inTurn = new TreeSet<>(TURN);
  private double virtualTime;
  private int waitingJobs;

  Tenants(SchedulerPolicy policy) {
    this.policy = policy;
  }

  /** A tenant, of whom nothing may be known yet. */
  Tenant of(String name) {
    return byName.computeIfAbsent(name, n -> new Tenant(n, policy.share(n), virtualTime));
  }

  void enqueue(Ticket ticket) {
    change(
        ticket,
        tenant -> {
          if (tenant.isIdle()) {
            tenant.atLeast(virtualTime);
          }
          tenant.add(ticket);
        });
  }

  void remove(Ticket ticket) {
    change(ticket, tenant -> tenant.remove(ticket));
  }

  void began(Ticket ticket) {
    change(
        ticket,
        tenant -> {
          if (tenant.isIdle()) {
            tenant.atLeast(virtualTime);
          }
          virtualTime = Math.max(virtualTime, tenant.served());
          tenant.remove(ticket);
          tenant.began(ticket.demand().needs());
        });
  }

  void ended(Ticket ticket, double slotSeconds) {
    change(ticket, tenant -> tenant.ended(ticket.demand().needs(), slotSeconds));
  }

  private void change(Ticket ticket, Consumer<Tenant> change) {
    Tenant tenant = of(ticket.demand().tenant());
    inTurn.remove(tenant);
    waitingJobs -= tenant.waitingJobs();
    change.accept(tenant);
    waitingJobs += tenant.waitingJobs();
    if (tenant.waitingJobs() > 0 && tenant.mayRunMore()) {
      inTurn.add(tenant);
    }
  }

  int waitingJobs() {
    return waitingJobs;
  }

  /** Those with jobs that may run, in turn. */
  NavigableSet<Tenant> inTurn() {
    return inTurn;
  }

  Collection<Tenant> all() {
    return byName.values();
  }

  boolean anyWaiting(Shape shape) {
    return byName.values().stream().anyMatch(tenant -> tenant.shapes().contains(shape));
  }

  /** All that wait in one shape, in no certain order. */
  List<Ticket> waiting(Shape shape) {
    List<Ticket> all = new ArrayList<>();
    byName.values().forEach(tenant -> all.addAll(tenant.waiting(shape)));
    return all;
  }

  /** Forgets those who would come back to what a newcomer gets. */
  void forgetIdle() {
    byName.values().removeIf(tenant -> tenant.isIdle() && tenant.served() <= virtualTime);
  }
}
