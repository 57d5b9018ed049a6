package dev.croft.dockerfile.option;

import java.util.List;

/**
 * Whose steps run even where the cache has their results.
 *
 * @param all every stage's
 * @param stages those of the named stages, in any case
 */
public record NoCache(boolean all, List<String> stages) {

  /** Copies the names. */
  public NoCache {
    stages = List.copyOf(stages);
  }

  /** The cache is used everywhere. */
  public static NoCache none() {
    return new NoCache(false, List.of());
  }

  /** Whether a stage's steps ignore the cache; stages without a name are called the empty one. */
  public boolean covers(String stage) {
    return all || stages.stream().anyMatch(stage::equalsIgnoreCase);
  }
}
