package dev.croft.engine.snapshot;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Snapshots as another store can take them over, and those that come from another. Thread safe.
 *
 * <p>A directory's name is that of the snapshot it belongs to, {@code ID} or {@code ID/removals};
 * where that snapshot was deleted, a place within the snapshot that still needs it.
 */
public final class SnapshotImports {

  private final SnapshotStore store;

  SnapshotImports(SnapshotStore store) {
    this.store = store;
  }

  /** A snapshot with all that it is made of; to be kept in use while its directories are read. */
  public SnapshotChain chain(SnapshotId id) {
    SnapshotRecord top = store.registry().get(id);
    Map<String, SnapshotRecord> owners = new HashMap<>();
    store.registry().all().forEach(record -> own(record, owners));
    Map<String, String> names = new LinkedHashMap<>();
    for (String directory : top.needed()) {
      names.put(directory, name(directory, owners, top, names.size()));
    }
    List<SnapshotParts> parts =
        top.needed().stream()
            .map(owners::get)
            .filter(owner -> owner != null && names.keySet().containsAll(owner.needed()))
            .distinct()
            .sorted(Comparator.comparingLong(SnapshotRecord::sequence))
            .map(record -> parts(record, names))
            .toList();
    Map<String, Path> directories = new LinkedHashMap<>();
    names.forEach((directory, name) -> directories.put(name, store.draftDirectory(directory)));
    return new SnapshotChain(parts, directories);
  }

  /** Starts to take a snapshot over; what it is made of comes directory by directory. */
  public Incoming incoming(SnapshotParts parts) {
    return new Incoming(parts);
  }

  /** Removes the marks of removal from a directory that has nothing below it. */
  public static void removeWhiteouts(Path directory) throws IOException {
    Whiteouts.remove(directory);
  }

  private static void own(SnapshotRecord record, Map<String, SnapshotRecord> owners) {
    owners.put(record.directory(), record);
    removals(record).ifPresent(directory -> owners.put(directory, record));
  }

  /** The directory just below a snapshot's own that is not shown, if there is one. */
  private static Optional<String> removals(SnapshotRecord record) {
    int own = record.changes().indexOf(record.directory());
    return own < 1
        ? Optional.empty()
        : Optional.of(record.changes().get(own - 1))
            .filter(below -> !record.layers().contains(below));
  }

  private static String name(
      String directory, Map<String, SnapshotRecord> owners, SnapshotRecord top, int place) {
    SnapshotRecord owner = owners.get(directory);
    if (owner == null) {
      return top.id() + "/" + place;
    }
    return owner.directory().equals(directory) ? owner.id() : owner.id() + "/removals";
  }

  private static SnapshotParts parts(SnapshotRecord record, Map<String, String> names) {
    return new SnapshotParts(
        record.snapshotId(),
        record.parentId(),
        named(record.layers(), names),
        named(record.changes(), names),
        Instant.ofEpochMilli(record.createdMillis()));
  }

  private static List<String> named(List<String> directories, Map<String, String> names) {
    return directories.stream()
        .map(directory -> Objects.requireNonNull(names.get(directory)))
        .toList();
  }

  /** A snapshot on its way in. Not thread safe, but its directories may be filled by several. */
  public final class Incoming implements AutoCloseable {

    private final SnapshotParts parts;
    private final Map<String, String> fresh = new LinkedHashMap<>();
    private boolean ended;

    private Incoming(SnapshotParts parts) {
      this.parts = parts;
    }

    /** Makes an empty directory that is to become one of the snapshot's. */
    public Path directory(String name) {
      String directory = store.newDraftDirectory();
      fresh.put(name, directory);
      return store.draftDirectory(directory);
    }

    /**
     * Makes it a snapshot; nothing happens where it is here already.
     *
     * @param below the other snapshots of the same chain, all of them here, and kept in use by the
     *     caller
     */
    public void commit(List<SnapshotParts> below) {
      Map<String, String> known = new HashMap<>(fresh);
      for (SnapshotParts other : below) {
        SnapshotRecord record = store.registry().get(other.id());
        match(other.layers(), record.layers(), known);
        match(other.laidOver(), record.changes(), known);
      }
      List<String> layers = resolve(parts.layers(), known);
      List<String> changes = resolve(parts.laidOver(), known);
      Set<String> used = new LinkedHashSet<>(layers);
      used.addAll(changes);
      if (!used.containsAll(fresh.values())) {
        throw new IllegalArgumentException(
            "snapshot " + parts.id() + " needs not all it was given");
      }
      try {
        ended = store.registry().adopt(parts, layers, changes);
        if (ended) {
          store.announce(parts.id());
        }
      } catch (IOException e) {
        throw StoreFailures.of("commit snapshot " + parts.id(), e);
      }
    }

    private void match(List<String> names, List<String> directories, Map<String, String> known) {
      if (names.size() != directories.size()) {
        throw new CroftException(
            FailureKind.INTERNAL,
            "a snapshot below " + parts.id() + " is made of other parts here than elsewhere");
      }
      for (int i = 0; i < names.size(); i++) {
        known.putIfAbsent(names.get(i), directories.get(i));
      }
    }

    private List<String> resolve(List<String> names, Map<String, String> known) {
      List<String> directories = new ArrayList<>();
      for (String name : names) {
        String directory = known.get(name);
        if (directory == null) {
          throw new CroftException(
              FailureKind.INTERNAL, "snapshot " + parts.id() + " lacks its part " + name);
        }
        directories.add(directory);
      }
      return directories;
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
      if (!ended) {
        store.discardDraft(List.copyOf(fresh.values()), DraftBase.of(List.of()));
      }
    }
  }
}
