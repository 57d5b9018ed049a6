package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A file tree that can be looked at: one in the tree store, or one on disk. It does not change
 * while it is looked at. Paths are relative to the root, without {@code .}, {@code ..} or slashes
 * at the ends; the empty path is the root. No link is followed. Thread safe.
 *
 * <p>Methods throw {@link dev.croft.model.failure.CroftException} where the tree cannot be read.
 */
public interface FileView {

  /**
   * What is at a path; a link itself. Empty where there is nothing, also where something above is
   * no directory. The root always exists.
   */
  Optional<Status> stat(BytePath path);

  /** The names in a directory, sorted by their bytes. */
  List<BytePath> list(BytePath directory);

  /** The digest of a regular file's bytes. */
  Digest contentDigest(BytePath path);

  /**
   * What there is to know of a file but for its bytes.
   *
   * @param permissions the lower twelve bits of the mode
   * @param size in bytes; 0 but for regular files
   * @param link what a symbolic link points to; empty for all else
   * @param device the numbers of a device node; empty for all else
   * @param xattrs extended attributes by their full names
   */
  record Status(
      FileType type,
      int permissions,
      TreeEntry.Owner owner,
      long size,
      BytePath link,
      Optional<TreeEntry.Device> device,
      SortedMap<String, Bytes> xattrs) {

    /** What an entry of a tree says of itself. */
    public static Status of(TreeEntry entry) {
      return new Status(
          entry.type(),
          entry.permissions(),
          entry.owner(),
          entry.size(),
          entry.isSymlink() ? entry.link() : BytePath.EMPTY,
          entry.device(),
          entry.xattrs());
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
      return type == FileType.DIRECTORY;
    }

    /** Whether it is a symbolic link. */
    public boolean isSymlink() {
      return type == FileType.SYMLINK;
    }
  }
}
