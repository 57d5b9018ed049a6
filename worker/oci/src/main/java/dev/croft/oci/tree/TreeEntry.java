package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One file, directory or link of a tree.
 *
 * @param path from the tree's root, without slash at the beginning; empty for the root itself
 * @param permissions the lower twelve bits of the mode
 * @param owner the numbers of its user and group
 * @param size in bytes; 0 but for regular files
 * @param modifiedNanos since 1970
 * @param link what a symbolic link points to; for a regular file the path of an earlier entry that
 *     is the same file, or empty
 * @param device empty but for device nodes
 * @param xattrs extended attributes by their full names
 * @param content the SHA-256 digest of a regular file's bytes; empty for all else
 */
public record TreeEntry(
    BytePath path,
    FileType type,
    int permissions,
    Owner owner,
    long size,
    long modifiedNanos,
    BytePath link,
    Optional<Device> device,
    SortedMap<String, Bytes> xattrs,
    Optional<Digest> content) {

  private static final SortedMap<String, Bytes> NO_XATTRS =
      Collections.unmodifiableSortedMap(new TreeMap<>());
  private static final int ALL_PERMISSIONS = 07777;

  /** Checks what must fit together, and copies the attributes. */
  public TreeEntry {
    xattrs =
        xattrs.isEmpty() ? NO_XATTRS : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    boolean regular = type == FileType.REGULAR;
    if (regular != content.isPresent()
        || (!regular && size != 0)
        || size < 0
        || content.filter(digest -> !digest.algorithm().equals("sha256")).isPresent()
        || (permissions & ~ALL_PERMISSIONS) != 0
        || path.isAbsolute()) {
      throw new IllegalArgumentException("not an entry of a tree: " + path);
    }
  }

  /** A user's and a group's number. */
  public record Owner(long uid, long gid) {

    /** Both 0. */
    public static final Owner ROOT = new Owner(0, 0);
  }

  /** A device node's numbers. */
  public record Device(int major, int minor) {}

  /** A directory of root's. */
  public static TreeEntry directory(String path, int permissions) {
    return special(BytePath.of(path), FileType.DIRECTORY, permissions, BytePath.EMPTY);
  }

  /** A regular file of root's. */
  public static TreeEntry file(String path, int permissions, Digest content, long size) {
    return new TreeEntry(
        BytePath.of(path),
        FileType.REGULAR,
        permissions,
        Owner.ROOT,
        size,
        0,
        BytePath.EMPTY,
        Optional.empty(),
        NO_XATTRS,
        Optional.of(content));
  }

  /** A symbolic link of root's. */
  public static TreeEntry symlink(String path, String target) {
    return special(BytePath.of(path), FileType.SYMLINK, 0777, BytePath.of(target));
  }

  private static TreeEntry special(BytePath path, FileType type, int permissions, BytePath target) {
    return new TreeEntry(
        path,
        type,
        permissions,
        Owner.ROOT,
        0,
        0,
        target,
        Optional.empty(),
        NO_XATTRS,
        Optional.empty());
  }

  /** The same somewhere else. */
  public TreeEntry withPath(BytePath newPath) {
    return new TreeEntry(
        newPath, type, permissions, owner, size, modifiedNanos, link, device, xattrs, content);
  }

  /** The same with another owner. */
  public TreeEntry withOwner(long uid, long gid) {
    return new TreeEntry(
        path,
        type,
        permissions,
        new Owner(uid, gid),
        size,
        modifiedNanos,
        link,
        device,
        xattrs,
        content);
  }

  /** The same, modified at another time. */
  public TreeEntry withModified(long nanos) {
    return new TreeEntry(
        path, type, permissions, owner, size, nanos, link, device, xattrs, content);
  }

  /** The same with other extended attributes. */
  public TreeEntry withXattrs(Map<String, Bytes> newXattrs) {
    return new TreeEntry(
        path,
        type,
        permissions,
        owner,
        size,
        modifiedNanos,
        link,
        device,
        new TreeMap<>(newXattrs),
        content);
  }

  /** The same, but another name of an earlier regular file. */
  public TreeEntry asHardLinkTo(BytePath earlier) {
    return new TreeEntry(
        path, type, permissions, owner, size, modifiedNanos, earlier, device, xattrs, content);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymlink() {
    return type == FileType.SYMLINK;
  }

  /** Whether it is another name of an earlier entry's file. */
  public boolean isHardLink() {
    return type == FileType.REGULAR && !link.isEmpty();
  }
}
