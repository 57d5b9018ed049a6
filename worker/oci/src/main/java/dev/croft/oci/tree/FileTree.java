package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A file tree by its listing: every entry, with the digests of the files' content. Sorted and
 * immutable; two trees with the same entries have the same digest. Thread safe.
 */
public final class FileTree implements FileView {

  /** A tree without anything in it. */
  public static final FileTree EMPTY = FileTree.of(List.of());

  private static final int ROOT_PERMISSIONS = 0755;

  private final List<TreeEntry> entries;
  private final TreeEntry root;
  private volatile Optional<Digest> digest = Optional.empty();

  private FileTree(List<TreeEntry> entries) {
    this.entries = entries;
    this.root =
        !entries.isEmpty() && entries.getFirst().path().isEmpty()
            ? entries.getFirst()
            : TreeEntry.directory("", ROOT_PERMISSIONS);
  }

  /**
   * A tree of some entries, in any order. An entry with the empty path says what the root itself is
   * like; without one it is an ordinary directory of root's.
   *
   * @throws IllegalArgumentException where a path is there twice, is not clean, or is below
   *     something that is no directory of the tree
   */
  public static FileTree of(Collection<TreeEntry> entries) {
    List<TreeEntry> sorted = new ArrayList<>(entries);
    sorted.sort((a, b) -> a.path().compareInWalk(b.path()));
    TreeChecks.check(sorted);
    return new FileTree(List.copyOf(sorted));
  }

  /**
   * A tree from its binary form, as {@link #listing} gives it.
   *
   * @throws CroftException with kind INTERNAL where it is none
   */
  public static FileTree ofListing(byte[] listing) {
    return TreeListing.read(listing);
  }

  /** Its binary form, whose SHA-256 is its digest. */
  public byte[] listing() {
    return TreeListing.write(this);
  }

  /** Every entry: directories before what is in them. */
  public List<TreeEntry> entries() {
    return entries;
  }

  /** What the root itself is like. */
  public TreeEntry root() {
    return root;
  }

  /** The entry at a path. */
  public Optional<TreeEntry> entry(BytePath path) {
    if (path.isEmpty()) {
      return Optional.of(root);
    }
    int index = indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(entries.get(index));
  }

  /** The digest of the tree's listing: of everything that is known of it, times included. */
  public Digest digest() {
    Optional<Digest> known = digest;
    if (known.isEmpty()) {
      known = Optional.of(Digest.ofBytes(TreeListing.write(this)));
      digest = known;
    }
    return known.get();
  }

  /** The bytes of all files, those with several names counted once. */
  public long totalBytes() {
    return entries.stream().filter(e -> !e.isHardLink()).mapToLong(TreeEntry::size).sum();
  }

  @Override
  public Optional<Status> stat(BytePath path) {
    return entry(path).map(Status::of);
  }

  @Override
  public List<BytePath> list(BytePath directory) {
    List<BytePath> names = new ArrayList<>();
    int at = directory.isEmpty() ? (hasRootEntry() ? 1 : 0) : indexOf(directory) + 1;
    if (at == 0 && !directory.isEmpty()) {
      throw missing(directory);
    }
    while (at < entries.size() && entries.get(at).path().isWithin(directory)) {
      TreeEntry child = entries.get(at);
      names.add(child.path().name());
      at = child.isDirectory() ? endOf(child.path(), at) : at + 1;
    }
    return names;
  }

  @Override
  public Digest contentDigest(BytePath path) {
    return entry(path).flatMap(TreeEntry::content).orElseThrow(() -> missing(path));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileTree tree && entries.equals(tree.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return "a tree of " + entries.size() + " entries";
  }

  private boolean hasRootEntry() {
    return !entries.isEmpty() && entries.getFirst().path().isEmpty();
  }

  private int indexOf(BytePath path) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = entries.get(middle).path().compareInWalk(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The position behind all that is within a directory. */
  private int endOf(BytePath directory, int from) {
    int low = from + 1;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).path().isWithin(directory)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static CroftException missing(BytePath path) {
    return CroftException.notFound("\"/" + path + "\": not found");
  }
}
