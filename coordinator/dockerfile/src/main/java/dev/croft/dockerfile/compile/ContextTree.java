package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.local.ClientDirectories;
import dev.croft.dockerfile.notation.Paths;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The build context, and what of it the stages read. */
final class ContextTree {

  private final Set<String> paths = new HashSet<>();
  private final Deferred tree;

  ContextTree(CompileInput input) {
    ClientDirectories directories = new ClientDirectories(input.options().names(), input.host());
    tree =
        Deferred.ofOutput(
            () ->
                input
                    .context()
                    .or(
                        () ->
                            Optional.of(
                                directories.context(input.ignorePatterns(), relative(paths)))));
  }

  /** Notes that a path is read, with whatever is below it. */
  void read(String path) {
    paths.add(Paths.underRoot(path));
  }

  Deferred tree() {
    return tree;
  }

  /** Absolute paths as relative ones, sorted; none where everything is read. */
  static List<String> relative(Collection<String> paths) {
    if (paths.contains("/")) {
      return List.of();
    }
    return paths.stream().map(path -> path.substring(1)).sorted().toList();
  }
}
