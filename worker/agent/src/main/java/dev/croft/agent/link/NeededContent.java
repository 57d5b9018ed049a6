package dev.croft.agent.link;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What running builds need, and so must not be removed.
 *
 * @param since when the oldest of the builds that run began: what was used from then on stays;
 *     empty where none runs
 * @param ids of records that they need although they were made before
 */
public record NeededContent(Optional<Instant> since, Set<String> ids) {

  /** Where no build runs. */
  public static final NeededContent NOTHING = new NeededContent(Optional.empty(), Set.of());

  /** Copies the set. */
  public NeededContent {
    ids = Set.copyOf(ids);
  }

  /** What the builds of several coordinators need together. */
  public static NeededContent together(List<NeededContent> parts) {
    Set<String> ids = new HashSet<>();
    parts.forEach(part -> ids.addAll(part.ids()));
    return new NeededContent(
        parts.stream().flatMap(part -> part.since().stream()).min(Instant::compareTo), ids);
  }

  /** Whether a record must stay. */
  public boolean covers(UsageRecord record) {
    return ids.contains(record.id()) || coversUseAt(record.lastUsed().orElse(record.created()));
  }

  /** Whether what was last used at a time must stay. */
  public boolean coversUseAt(Instant lastUsed) {
    return since.isPresent() && !lastUsed.isBefore(since.get());
  }
}
