package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which files of a source a pattern with wildcards stands for. */
final class SourceMatches {

  private final List<BytePath> found = new ArrayList<>();

  private SourceMatches() {}

  /**
   * The paths that match, in order; just the path itself where it has no wildcards, whether it
   * exists or not. Links before the first wildcard are followed; others are matched as what they
   * are.
   */
  static List<BytePath> of(CopySource source, BytePath pattern, boolean followLinks)
      throws IOException {
    List<String> parts = pattern.names().stream().map(BytePath::toString).toList();
    int literal = 0;
    while (literal < parts.size() && !WildcardPattern.hasWildcards(parts.get(literal))) {
      literal++;
    }
    if (literal == parts.size()) {
      return List.of(pattern);
    }
    BytePath base = source.resolve(BytePath.join(pattern.names().subList(0, literal)), followLinks);
    SourceMatches matches = new SourceMatches();
    if (source.find(base).filter(SourceFile::isDirectory).isPresent()) {
      try (SourceDirectory directory = source.openDirectory(base)) {
        matches.search(
            directory, base, WildcardPattern.ofParts(parts.subList(literal, parts.size())));
      }
    }
    return matches.found;
  }

  private void search(SourceDirectory directory, BytePath above, List<WildcardPattern> patterns)
      throws IOException {
    boolean last = patterns.size() == 1;
    for (SourceFile file : directory.list()) {
      if (!patterns.getFirst().matches(file.name().toString())) {
        continue;
      }
      BytePath path = above.resolve(file.name());
      if (last) {
        found.add(path);
      } else if (file.isDirectory()) {
        try (SourceDirectory below = directory.openDirectory(file.name())) {
          search(below, path, patterns.subList(1, patterns.size()));
        }
      }
    }
  }
}
