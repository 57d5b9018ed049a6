package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot with all that it is made of.
 *
 * @param snapshots those whose directories it needs, each after those it needs itself; itself last
 * @param directories all of them, by their names in the parts
 */
public record SnapshotChain(List<SnapshotParts> snapshots, Map<String, Path> directories) {

  /** Copies both. */
  public SnapshotChain {
    snapshots = List.copyOf(snapshots);
    directories = new LinkedHashMap<>(directories);
  }

  /** Where one of the directories is. */
  public Path directory(String name) {
    Path directory = directories.get(name);
    if (directory == null) {
      throw CroftException.notFound("snapshot " + top().id() + " has no part " + name);
    }
    return directory;
  }

  /** The snapshot itself. */
  public SnapshotParts top() {
    return snapshots.getLast();
  }
}
