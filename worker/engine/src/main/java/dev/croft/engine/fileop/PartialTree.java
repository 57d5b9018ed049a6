package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Just what some copies read of a tree: the files, and what leads to them. The same copies from it
 * make the same as from the whole. For one thread, while the tree is open.
 */
public final class PartialTree {

  private static final long NANOS = 1_000_000_000L;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final CopySource source;
  private final SequencedMap<BytePath, SourceFile> files = new TreeMap<>(BytePath::compareInWalk);

  private PartialTree(CopySource source) {
    this.source = source;
  }

  /** Looks for what copies read; no file's content is read. */
  public static PartialTree of(CopySource source, List<CopiedPart> parts) throws IOException {
    PartialTree tree = new PartialTree(source);
    tree.note(BytePath.EMPTY);
    for (CopiedPart part : parts) {
      tree.add(part);
    }
    return tree;
  }

  /** The paths of all that is in it. */
  public Set<BytePath> paths() {
    return Set.copyOf(files.keySet());
  }

  /** How many bytes its files have. */
  public long bytes() {
    return files.values().stream()
        .filter(file -> file.type() == FileType.REGULAR)
        .mapToLong(SourceFile::size)
        .sum();
  }

  private void add(CopiedPart part) throws IOException {
    BytePath pattern = CleanPath.of(part.source());
    List<BytePath> paths =
        part.wildcards() ? SourceMatches.of(source, pattern, part.followLinks()) : List.of(pattern);
    for (BytePath path : paths) {
      if (part.archive()) {
        noteWay(path, true);
      }
      BytePath found = noteWay(path, part.followLinks());
      SourceFile file = files.get(found);
      if (file != null && file.isDirectory()) {
        CopyFilter filter = PatternFilter.of(part.includes(), part.excludes());
        try (SourceDirectory directory = source.openDirectory(found)) {
          noteEntries(directory, found, BytePath.EMPTY, filter, filter.top());
        }
      }
    }
  }

  /** Notes a path's end, and all links on the way to it. */
  private BytePath noteWay(BytePath path, boolean followLast) throws IOException {
    BytePath end = LinkWalk.resolve(path, followLast, this::linkAt);
    note(end);
    return end;
  }

  private Optional<BytePath> linkAt(BytePath path) throws IOException {
    note(path);
    SourceFile file = files.get(path);
    if (file == null || file.type() != FileType.SYMLINK) {
      return Optional.empty();
    }
    try (SourceDirectory holder = source.openDirectory(path.parent())) {
      return Optional.of(holder.readLink(path.name()));
    }
  }

  private void note(BytePath path) throws IOException {
    if (files.containsKey(path)) {
      return;
    }
    Optional<SourceFile> file = source.find(path);
    if (file.isPresent()) {
      if (!path.isEmpty()) {
        note(path.parent());
      }
      files.put(path, file.get());
    }
  }

  private void noteEntries(
      SourceDirectory directory,
      BytePath at,
      BytePath below,
      CopyFilter filter,
      CopyFilter.Verdict verdict)
      throws IOException {
    for (SourceFile file : directory.list()) {
      BytePath relative = below.resolve(file.name());
      CopyFilter.Verdict own = filter.of(relative, verdict);
      if (!own.included() && !(file.isDirectory() && own.descend())) {
        continue;
      }
      BytePath path = at.resolve(file.name());
      files.put(path, file);
      if (file.isDirectory() && own.descend()) {
        try (SourceDirectory entries = directory.openDirectory(file.name())) {
          noteEntries(entries, path, relative, filter, own);
        }
      }
    }
  }

  /** As a tree of its own; every file is read. Empty where something in it cannot be listed. */
  public Optional<FileTree> digested() throws IOException {
    List<TreeEntry> entries = new ArrayList<>();
    Map<Object, TreeEntry> firstNames = new HashMap<>();
    for (Map.Entry<BytePath, SourceFile> file : files.entrySet()) {
      if (file.getValue().type() == FileType.SOCKET) {
        return Optional.empty();
      }
      TreeEntry entry = entry(file.getKey(), file.getValue(), firstNames);
      file.getValue().identity().ifPresent(same -> firstNames.putIfAbsent(same, entry));
      entries.add(entry);
    }
    return Optional.of(FileTree.of(entries));
  }

  private TreeEntry entry(BytePath path, SourceFile file, Map<Object, TreeEntry> firstNames)
      throws IOException {
    Instant modified = file.modified();
    boolean regular = file.type() == FileType.REGULAR;
    boolean device =
        file.type() == FileType.CHARACTER_DEVICE || file.type() == FileType.BLOCK_DEVICE;
    Optional<TreeEntry> first =
        regular ? file.identity().map(firstNames::get) : Optional.<TreeEntry>empty();
    Optional<Digest> content =
        first.isPresent()
            ? first.get().content()
            : regular ? Optional.of(digest(path)) : Optional.empty();
    try (SourceDirectory holder = source.openDirectory(path.isEmpty() ? path : path.parent())) {
      BytePath link =
          file.type() == FileType.SYMLINK
              ? holder.readLink(file.name())
              : first.map(TreeEntry::path).orElse(BytePath.EMPTY);
      return new TreeEntry(
          path,
          file.type(),
          file.permissions(),
          new TreeEntry.Owner(file.uid(), file.gid()),
          regular ? file.size() : 0,
          modified.getEpochSecond() * NANOS + modified.getNano(),
          link,
          device ? Optional.of(new TreeEntry.Device(file.major(), file.minor())) : Optional.empty(),
          attributes(holder, file),
          content);
    }
  }

  private static SortedMap<String, Bytes> attributes(SourceDirectory holder, SourceFile file)
      throws IOException {
    SortedMap<String, Bytes> values = new TreeMap<>();
    holder.attributes(file).forEach((name, value) -> values.put(name, Bytes.of(value)));
    return values;
  }

  private Digest digest(BytePath path) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = source.open(path)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        hash.update(buffer, 0, got);
      }
    }
    return Digest.ofHash(hash.digest());
  }
}
