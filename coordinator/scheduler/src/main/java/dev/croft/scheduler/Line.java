package dev.croft.scheduler;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One tenant's jobs of one shape, as they are told in turn with the others'.
 *
 * @param claim what the tenant has now and will have got by then, for its weight
 */
record Line(Tenant tenant, double claim, Ticket head, Iterator<Ticket> rest) {

  static Stream<Line> of(Tenant tenant) {
    return tenant.shapes().stream()
        .map(
            shape -> {
              Iterator<Ticket> tickets = tenant.waiting(shape).iterator();
              return new Line(tenant, tenant.having(), tickets.next(), tickets);
            });
  }

  Optional<Line> next() {
    return rest.hasNext()
        ? Optional.of(new Line(tenant, claim + tenant.perJob(), rest.next(), rest))
        : Optional.empty();
  }

  boolean mayRunMore() {
    return tenant.mayRunMore();
  }
}
