package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * A job's place among those that wait. Priority makes it seem older, so that even the least urgent
 * job comes to its turn.
 *
 * @param submitted when the job came to the farm; kept when it has to wait again
 * @param turn what places are ordered by
 * @param order decides between equals
 */
record Ticket(JobDemand demand, Instant submitted, Instant turn, long order) {

  static final Comparator<Ticket> ORDER =
      Comparator.comparing(Ticket::turn).thenComparingLong(Ticket::order);

  private static final int HIGHEST = 1_000;

  static Ticket of(JobDemand demand, Instant now, Duration perPriority, long order) {
    int priority = Math.clamp(demand.priority(), -HIGHEST, HIGHEST);
    return new Ticket(demand, now, now.minus(perPriority.multipliedBy(priority)), order);
  }

  JobId id() {
    return demand.id();
  }

  Shape shape() {
    return demand.shape();
  }
}
