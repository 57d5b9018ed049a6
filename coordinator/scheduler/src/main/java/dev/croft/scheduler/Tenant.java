package dev.croft.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One tenant's jobs: those that wait, by shape, and how much of the farm the others have. */
final class Tenant {

  private final String name;
  private final TenantShare share;
  private final Map<Shape, TreeSet<Ticket>> waiting = new HashMap<>();
  private int waitingJobs;
  private int runningJobs;
  private int runningSlots;
  private double served;

  Tenant(String name, TenantShare share, double served) {
    this.name = name;
    this.share = share;
    this.served = served;
  }

  String name() {
    return name;
  }

  /** How much it has now for its weight; who has least is next. */
  double having() {
    return (double) runningSlots / share.weight();
  }

  /** By how much one more job counts. */
  double perJob() {
    return 1.0 / share.weight();
  }

  /** How much it had for its weight; decides between those who have the same now. */
  double served() {
    return served;
  }

  /** Who was away does not come back with a claim on what it did not use. */
  void atLeast(double virtualTime) {
    served = Math.max(served, virtualTime);
  }

  boolean mayRunMore() {
    return runningJobs < share.jobsAtOnce();
  }

  boolean isIdle() {
    return waitingJobs == 0 && runningJobs == 0;
  }

  int waitingJobs() {
    return waitingJobs;
  }

  Set<Shape> shapes() {
    return waiting.keySet();
  }

  SortedSet<Ticket> waiting(Shape shape) {
    return Optional.ofNullable(waiting.get(shape)).orElseGet(() -> new TreeSet<>(Ticket.ORDER));
  }

  void add(Ticket ticket) {
    if (waiting.computeIfAbsent(ticket.shape(), s -> new TreeSet<>(Ticket.ORDER)).add(ticket)) {
      waitingJobs++;
    }
  }

  boolean remove(Ticket ticket) {
    TreeSet<Ticket> queue = waiting.get(ticket.shape());
    if (queue == null || !queue.remove(ticket)) {
      return false;
    }
    waitingJobs--;
    if (queue.isEmpty()) {
      waiting.remove(ticket.shape());
    }
    return true;
  }

  void began(Needs needs) {
    runningJobs++;
    runningSlots += needs.cpus();
  }

  void ended(Needs needs, double slotSeconds) {
    runningJobs--;
    runningSlots -= needs.cpus();
    served += slotSeconds / share.weight();
  }
}
