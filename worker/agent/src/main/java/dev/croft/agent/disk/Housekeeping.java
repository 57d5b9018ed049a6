package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a node's disk is kept in order.
 *
 * @param parts what is kept in this process beside a worker's own snapshots and cache mounts
 * @param rules of garbage collection; none to collect nothing
 * @param needed what running builds need now
 */
public record Housekeeping(
    List<DiskPart> parts, List<GcRule> rules, Supplier<NeededContent> needed, InstantSource clock) {

  /** Copies the lists. */
  public Housekeeping {
    parts = List.copyOf(parts);
    rules = List.copyOf(rules);
  }
}
