package dev.croft.agent.link;

import java.time.Duration;
import java.util.List;

/**
 * What may be removed.
 *
 * @param all also what images still refer to
 * @param keepDuration what was used more recently stays
 * @param keepBytes how much may stay in all; 0 for nothing
 * @param filters in containerd's syntax, such as {@code type==exec.cachemount}; any one must match
 */
public record PruneRequest(
    boolean all, Duration keepDuration, long keepBytes, List<String> filters) {

  /** Copies the filters. */
  public PruneRequest {
    filters = List.copyOf(filters);
  }

  /** Whether the filters let a record through. */
  public boolean selects(UsageRecord record) {
    return UsageFilter.matchesAny(filters, record);
  }
}
