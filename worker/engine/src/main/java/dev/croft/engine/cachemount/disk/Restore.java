package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.tree.Extent;
import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.engine.cachemount.tree.MountTree;
import dev.croft.engine.cachemount.tree.TreeChange;
import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a directory that holds one tree hold another. What both have in common is not touched.
 * Fails halfway where chunks are missing or the disk is full: the directory is good for nothing
 * then. For one thread, and for once.
 */
final class Restore {

  private final RootDirectory root;
  private final OpenDirectories directories;
  private final MountTree current;
  private final MountTree target;
  private final Map<BytePath, KnownFile> known;
  private final List<MountEntry> links = new ArrayList<>();
  private final LinkedHashMap<ChunkId, List<ChunkWriting.Write>> wanted = new LinkedHashMap<>();
  private final List<FileTask> tasks = new ArrayList<>();

  /**
   * A restoring.
   *
   * @param known of the current tree; becomes that of the target
   */
  Restore(RootDirectory root, MountTree current, MountTree target, Map<BytePath, KnownFile> known) {
    this.root = root;
    this.directories = new OpenDirectories(root);
    this.current = current;
    this.target = target;
    this.known = known;
  }

  void run(ChunkSource source) throws IOException, InterruptedException {
    TreeChange change = current.to(target);
    try (directories) {
      for (BytePath path : change.removed()) {
        remove(path);
      }
      Map<MountEntry, MountEntry> firstNames = firstNames(change);
      for (MountEntry entry : change.put()) {
        put(entry, firstNames);
      }
      writeChunks(source);
      for (MountEntry entry : links) {
        link(entry, firstNames);
      }
      knowLinked();
      finishDirectories(change);
    } finally {
      tasks.forEach(FileTask::close);
    }
  }

  private void remove(BytePath path) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    try {
      // Files that never became known, such as sockets, go with their directory.
      directories.get(path.parent()).removeTree(path.name());
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
    directories.forget(path);
    known.remove(path);
  }

  /** For each file with several names, the name that the others are made from. */
  private Map<MountEntry, MountEntry> firstNames(TreeChange change) {
    Map<MountEntry, MountEntry> first = new HashMap<>();
    if (change.put().stream().allMatch(entry -> entry.special().linkGroup().isEmpty())) {
      return first;
    }
    Map<BytePath, MountEntry> put = new HashMap<>();
    change.put().forEach(entry -> put.put(entry.path(), entry));
    List<MountEntry> grouped =
        target.sorted().stream().filter(entry -> !entry.special().linkGroup().isEmpty()).toList();
    // A name that is there already comes before those that are still to be made.
    Comparator<MountEntry> there = Comparator.comparing(entry -> put.containsKey(entry.path()));
    for (MountEntry entry : grouped.stream().sorted(there).toList()) {
      first.putIfAbsent(entry.anonymous(), entry);
    }
    return first;
  }

  private void put(MountEntry entry, Map<MountEntry, MountEntry> firstNames) throws IOException {
    Optional<MountEntry> before = current.find(entry.path());
    if (entry.isDirectory()) {
      makeDirectory(entry, before);
      return;
    }
    if (before.isPresent() && isSameContent(before.get(), entry)) {
      Directory parent = directories.get(entry.path().parent());
      Metadata.apply(parent, entry.path().name(), entry);
      know(entry, parent.status(entry.path().name()));
      return;
    }
    if (before.isPresent()) {
      remove(entry.path());
    }
    MountEntry first = firstNames.getOrDefault(entry.anonymous(), entry);
    if (!first.path().equals(entry.path())) {
      links.add(entry);
    } else if (entry.isRegular()) {
      makeFile(entry);
    } else {
      makeSpecial(entry);
    }
  }

  private static boolean isSameContent(MountEntry before, MountEntry entry) {
    return before.isRegular()
        && entry.isRegular()
        && before.size() == entry.size()
        && before.extents().equals(entry.extents())
        && before.special().linkGroup().isEmpty()
        && entry.special().linkGroup().isEmpty();
  }

  private void makeDirectory(MountEntry entry, Optional<MountEntry> before) throws IOException {
    if (before.isPresent() && !before.get().isDirectory()) {
      remove(entry.path());
    }
    if (!entry.path().isEmpty() && before.filter(MountEntry::isDirectory).isEmpty()) {
      directories.get(entry.path().parent()).makeDirectory(entry.path().name(), 0700);
    }
  }

  private void makeFile(MountEntry entry) throws IOException {
    FileTask task = new FileTask(entry);
    if (entry.extents().isEmpty()) {
      known.put(entry.path(), task.writeEmpty(directories));
      return;
    }
    tasks.add(task);
    for (Extent extent : entry.extents()) {
      wanted
          .computeIfAbsent(extent.chunk(), id -> new ArrayList<>(1))
          .add(new ChunkWriting.Write(task, entry.path(), extent.offset()));
    }
  }

  private void makeSpecial(MountEntry entry) throws IOException {
    Directory parent = directories.get(entry.path().parent());
    BytePath name = entry.path().name();
    if (entry.type() == FileType.SYMLINK) {
      parent.makeSymlink(entry.special().target(), name);
    } else {
      parent.makeNode(name, entry.type(), 0600, entry.special().major(), entry.special().minor());
    }
    Metadata.apply(parent, name, entry);
    know(entry, parent.status(name));
  }

  private void writeChunks(ChunkSource source) throws IOException, InterruptedException {
    if (wanted.isEmpty()) {
      return;
    }
    try (ChunkWriting writing = new ChunkWriting(root, wanted)) {
      source.fetch(List.copyOf(wanted.keySet()), writing);
      known.putAll(writing.finish());
    }
  }

  private void link(MountEntry entry, Map<MountEntry, MountEntry> firstNames) throws IOException {
    MountEntry first = firstNames.getOrDefault(entry.anonymous(), entry);
    Directory parent = directories.get(entry.path().parent());
    parent.makeLink(
        directories.get(first.path().parent()), first.path().name(), entry.path().name());
  }

  /** One more name changes the file that all its names are. */
  private void knowLinked() throws IOException {
    Set<BytePath> groups = new HashSet<>();
    links.forEach(entry -> groups.add(entry.special().linkGroup()));
    if (groups.isEmpty()) {
      return;
    }
    for (MountEntry entry : target.entries()) {
      if (groups.contains(entry.special().linkGroup())) {
        know(entry, directories.get(entry.path().parent()).status(entry.path().name()));
      }
    }
  }

  private void know(MountEntry entry, FileStatus status) {
    known.put(entry.path(), KnownFile.of(entry, status));
  }

  /** Last of all, from the bottom up: what is made in a directory changes its time. */
  private void finishDirectories(TreeChange change) throws IOException {
    TreeSet<BytePath> changed = new TreeSet<>(Comparator.reverseOrder());
    change.put().forEach(entry -> note(changed, entry.path()));
    change.removed().forEach(path -> note(changed, path));
    for (BytePath path : changed) {
      Optional<MountEntry> directory = target.find(path).filter(MountEntry::isDirectory);
      if (directory.isPresent()) {
        Directory itself = directories.get(path);
        Metadata.apply(itself, BytePath.EMPTY, directory.get());
        know(directory.get(), itself.status(BytePath.EMPTY));
      }
    }
  }

  private static void note(Set<BytePath> changed, BytePath path) {
    changed.add(path);
    changed.add(path.parent());
  }
}
