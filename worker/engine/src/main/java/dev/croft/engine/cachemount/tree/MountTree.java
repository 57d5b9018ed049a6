package dev.croft.engine.cachemount.tree;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.linux.file.BytePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All files of a cache mount at one time. Immutable. */
public final class MountTree {

  /** One without even a directory of its own. */
  public static final MountTree EMPTY = new MountTree(Map.of());

  private final Map<BytePath, MountEntry> entries;

  private MountTree(Map<BytePath, MountEntry> entries) {
    this.entries = entries;
  }

  /** A tree of these files. */
  public static MountTree of(Collection<MountEntry> entries) {
    Map<BytePath, MountEntry> map = HashMap.newHashMap(entries.size());
    entries.forEach(entry -> map.put(entry.path(), entry));
    return new MountTree(map);
  }

  /** The file with a path. */
  public Optional<MountEntry> find(BytePath path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** How many files. */
  public int size() {
    return entries.size();
  }

  /** All files in no order. */
  public Collection<MountEntry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** All files by the bytes of their paths, so that a directory comes before what is in it. */
  public List<MountEntry> sorted() {
    List<MountEntry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparing(MountEntry::path));
    return sorted;
  }

  /** How many bytes the files have, without holes. */
  public long dataBytes() {
    return entries.values().stream()
        .flatMap(entry -> entry.extents().stream())
        .mapToLong(Extent::length)
        .sum();
  }

  /** The chunks of all files. */
  public Set<ChunkId> chunks() {
    Set<ChunkId> chunks = HashSet.newHashSet(entries.size());
    entries.values().forEach(entry -> entry.extents().forEach(e -> chunks.add(e.chunk())));
    return chunks;
  }

  /** What makes another tree of this one. */
  @SuppressWarnings("ReferenceEquality") // It only saves the comparison of all files.
  public TreeChange to(MountTree other) {
    if (this == other) {
      return new TreeChange(List.of(), List.of());
    }
    List<MountEntry> put = new ArrayList<>();
    List<BytePath> removed = new ArrayList<>();
    for (MountEntry entry : other.entries.values()) {
      MountEntry mine = entries.get(entry.path());
      if (!entry.equals(mine)) {
        put.add(entry);
      }
    }
    if (put.isEmpty() && entries.size() == other.entries.size()) {
      return new TreeChange(put, removed);
    }
    for (BytePath path : entries.keySet()) {
      if (!other.entries.containsKey(path)) {
        removed.add(path);
      }
    }
    put.sort(Comparator.comparing(MountEntry::path));
    removed.sort(Comparator.reverseOrder());
    return new TreeChange(put, removed);
  }

  /** The tree after a change. */
  public MountTree after(TreeChange change) {
    if (change.isEmpty()) {
      return this;
    }
    Map<BytePath, MountEntry> map = new HashMap<>(entries);
    change.removed().forEach(map::remove);
    change.put().forEach(entry -> map.put(entry.path(), entry));
    return new MountTree(map);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof MountTree tree && entries.equals(tree.entries));
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.size() + " files";
  }
}
