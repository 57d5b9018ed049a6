package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.pattern.GoPath;
import dev.croft.oci.pattern.PathPattern;
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
    while (literal < parts.size() && !GoPath.hasWildcard(parts.get(literal))) {
      literal++;
    }
    if (literal == parts.size()) {
      return List.of(pattern);
    }
    BytePath base = source.resolve(BytePath.join(pattern.names().subList(0, literal)), followLinks);
    SourceMatches matches = new SourceMatches();
    if (source.find(base).filter(SourceFile::isDirectory).isPresent()) {
      try (SourceDirectory directory = source.openDirectory(base)) {
        matches.search(directory, base, compile(parts.subList(literal, parts.size())));
      }
    }
    return matches.found;
  }

  private static List<PathPattern> compile(List<String> parts) {
    try {
      return parts.stream().map(PathPattern::compile).toList();
    } catch (CroftException e) {
      // As in Go's walk, what is no pattern matches nothing.
      return List.of();
    }
  }

  private void search(SourceDirectory directory, BytePath above, List<PathPattern> patterns)
      throws IOException {
    if (patterns.isEmpty()) {
      return;
    }
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
