package dev.croft.model.llb;

import java.util.List;
import java.util.Optional;

/**
 * A change of files. Times are nanoseconds since 1970; -1 leaves the time as it comes. Modes of -1
 * mean unset.
 */
public sealed interface FileAction {

  /** An unset time or mode. */
  int UNSET = -1;

  /**
   * Copies from the secondary input.
   *
   * @param mode permission bits, or -1
   * @param modeText a mode that is no octal number, such as {@code u+rwX}; empty where there is
   *     none
   */
  record Copy(
      String src,
      String dest,
      Optional<Chown> owner,
      int mode,
      String modeText,
      boolean followSymlink,
      boolean dirCopyContents,
      boolean unpackArchives,
      boolean createDestPath,
      boolean allowWildcard,
      boolean allowEmptyWildcard,
      long timestamp,
      List<String> includePatterns,
      List<String> excludePatterns,
      boolean alwaysReplaceExistingDestPaths,
      List<String> requiredPaths)
      implements FileAction {

    /** Copies the lists. */
    public Copy {
      includePatterns = List.copyOf(includePatterns);
      excludePatterns = List.copyOf(excludePatterns);
      requiredPaths = List.copyOf(requiredPaths);
    }
  }

  /** Makes a file. */
  record MkFile(String path, int mode, Bytes data, Optional<Chown> owner, long timestamp)
      implements FileAction {}

  /** Makes a directory. */
  record MkDir(String path, int mode, boolean makeParents, Optional<Chown> owner, long timestamp)
      implements FileAction {}

  /** Removes a file or a tree. */
  record Rm(String path, boolean allowNotFound, boolean allowWildcard) implements FileAction {}

  /** Makes a symbolic link at {@code newPath} that points to {@code oldPath}. */
  record Symlink(String oldPath, String newPath, Optional<Chown> owner, long timestamp)
      implements FileAction {}

  /** Who shall own what an action makes. */
  record Chown(Optional<User> user, Optional<User> group) {}

  /** A user or group. */
  sealed interface User {
    /**
     * By name, looked up in {@code /etc/passwd} or {@code /etc/group} of a tree.
     *
     * @param input the index of that tree, counted as for {@link FileOp.Step}; -1 for none
     */
    record ByName(String name, int input) implements User {}

    /** By number. */
    record ById(int id) implements User {}
  }
}
