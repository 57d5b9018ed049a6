package dev.croft.engine.fileop;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileAction;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The actions that need no other tree: make and remove files, directories and links. */
final class TreeChanges {

  private static final int ACCESS_BITS = 0777;

  private TreeChanges() {}

  static void makeDirectory(RootDirectory root, FileAction.MkDir action, Optional<Owner> owner) {
    Optional<Instant> time = CopyRules.time(action.timestamp());
    BytePath path = resolve(root, action.path());
    int permissions = action.mode() & ACCESS_BITS;
    if (action.makeParents()) {
      makeDirectories(root, path, permissions, owner, time);
      return;
    }
    try (RootDirectory.Place place = root.parentOf(path)) {
      if (!place.name().isEmpty()) {
        place.parent().makeDirectory(place.name(), permissions);
        apply(place, Optional.of(permissions), owner, time);
      }
    } catch (LinuxException e) {
      if (!e.alreadyExists()) {
        throw PathFailures.of("mkdir", path, e);
      }
    }
  }

  /** Makes what is missing of a path; what was made, topmost first. */
  static List<BytePath> makeDirectories(
      RootDirectory root,
      BytePath path,
      int permissions,
      Optional<Owner> owner,
      Optional<Instant> time) {
    try {
      List<BytePath> made = root.makeDirectories(path, permissions);
      for (BytePath directory : made) {
        try (RootDirectory.Place place = root.parentOf(directory)) {
          apply(place, Optional.of(permissions), owner, time);
        }
      }
      return made;
    } catch (LinuxException e) {
      throw PathFailures.of("mkdir", path, e);
    }
  }

  static void makeFile(RootDirectory root, FileAction.MkFile action, Optional<Owner> owner) {
    BytePath path = resolve(root, action.path());
    try (RootDirectory.Place place = root.parentOf(path)) {
      if (place.name().isEmpty()) {
        throw new LinuxException("open", "/", Errno.EISDIR);
      }
      boolean fresh = place.parent().find(place.name()).isEmpty();
      int permissions = action.mode() & ACCESS_BITS;
      try (FileHandle file =
          place
              .parent()
              .open(
                  place.name(),
                  permissions,
                  OpenFlag.WRITE_ONLY,
                  OpenFlag.CREATE,
                  OpenFlag.TRUNCATE,
                  OpenFlag.NON_BLOCKING)) {
        byte[] content = action.data().toArray();
        file.write(content, 0, content.length);
      }
      apply(
          place,
          fresh ? Optional.of(permissions) : Optional.empty(),
          owner,
          CopyRules.time(action.timestamp()));
    } catch (LinuxException e) {
      throw PathFailures.of("open", path, e);
    }
  }

  static void makeSymlink(RootDirectory root, FileAction.Symlink action, Optional<Owner> owner) {
    BytePath path = resolve(root, action.newPath());
    try (RootDirectory.Place place = root.parentOf(path)) {
      if (place.name().isEmpty()) {
        throw new LinuxException("symlink", "/", Errno.EEXIST);
      }
      place.parent().makeSymlink(BytePath.of(action.oldPath()), place.name());
      apply(place, Optional.empty(), owner, CopyRules.time(action.timestamp()));
    } catch (LinuxException e) {
      throw PathFailures.of("symlink " + action.oldPath(), path, e);
    }
  }

  static void remove(RootDirectory root, FileAction.Rm action) {
    BytePath pattern = CleanPath.of(action.path());
    if (!action.allowWildcard()) {
      remove(root, pattern, action.allowNotFound());
      return;
    }
    try {
      for (BytePath path : SourceMatches.of(SnapshotSource.of("", root), pattern, false)) {
        remove(root, path, action.allowNotFound());
      }
    } catch (IOException e) {
      throw PathFailures.of("lstat", pattern, e);
    }
  }

  private static void remove(RootDirectory root, BytePath path, boolean allowNotFound) {
    if (path.isEmpty()) {
      throw CroftException.user("rmPath: invalid empty path");
    }
    try {
      BytePath parent = SnapshotSource.resolveIn(root, path.parent(), true);
      boolean removed = false;
      if (root.find(parent).isPresent()) {
        try (RootDirectory.Place place = root.parentOf(parent.resolve(path.name()))) {
          removed = !place.name().isEmpty() && place.parent().removeTree(place.name());
        }
      }
      if (!removed && !allowNotFound) {
        throw new LinuxException("stat", path.toString(), Errno.ENOENT);
      }
    } catch (IOException e) {
      throw PathFailures.of("stat", path, e);
    }
  }

  private static void apply(
      RootDirectory.Place place,
      Optional<Integer> permissions,
      Optional<Owner> owner,
      Optional<Instant> time)
      throws LinuxException {
    if (owner.isPresent()) {
      place.parent().setOwner(place.name(), owner.get().uid(), owner.get().gid());
    }
    if (permissions.isPresent()) {
      place.parent().setPermissions(place.name(), permissions.get());
    }
    if (time.isPresent()) {
      place.parent().setModified(place.name(), time.get());
    }
  }

  private static BytePath resolve(RootDirectory root, String path) {
    try {
      return SnapshotSource.resolveIn(root, CleanPath.of(path), true);
    } catch (IOException e) {
      throw PathFailures.of("lstat", BytePath.of(path), e);
    }
  }
}
