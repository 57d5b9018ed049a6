package dev.croft.model.step;

import java.util.List;

/**
 * Which files of a tree a step reads: what its cache key by content covers.
 *
 * @param path from the tree's root; empty for all of it; with {@code wildcard}, a pattern of {@code
 *     path.Match}'s syntax
 * @param followLinks whether a symbolic link at the path counts by what it points to
 * @param includePatterns only these, where there are any; in {@code .dockerignore}'s syntax
 * @param excludePatterns never these
 */
public record ContentSelector(
    String path,
    boolean wildcard,
    boolean followLinks,
    List<String> includePatterns,
    List<String> excludePatterns) {

  /** Copies the lists. */
  public ContentSelector {
    includePatterns = List.copyOf(includePatterns);
    excludePatterns = List.copyOf(excludePatterns);
  }

  /** One path and all below it. */
  public static ContentSelector path(String path) {
    return new ContentSelector(path, false, true, List.of(), List.of());
  }
}
