package dev.croft.engine.exec.root;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Where paths that need not exist lie inside a root, once all links on the way are followed. */
final class ScopedPath {

  private static final int MAX_LINKS = 255;
  private static final BytePath DOT_DOT = BytePath.of("..");

  private ScopedPath() {}

  /** A path relative to the root, free of links and dots; empty for the root itself. */
  static BytePath resolve(RootDirectory root, String path) throws LinuxException {
    Deque<BytePath> pending = new ArrayDeque<>(BytePath.of(path).names());
    List<BytePath> done = new ArrayList<>();
    int links = 0;
    while (!pending.isEmpty()) {
      BytePath name = pending.pop();
      if (name.equals(DOT_DOT)) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      done.add(name);
      BytePath current = BytePath.join(done);
      if (!isLink(root, current)) {
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new LinuxException("openat2", path, Errno.ELOOP);
      }
      done.removeLast();
      BytePath target = readLink(root, current);
      if (target.isAbsolute()) {
        done.clear();
      }
      target.names().reversed().forEach(pending::push);
    }
    return BytePath.join(done);
  }

  /** The part of a path, and of what is above it, that does not exist: the path itself first. */
  static List<BytePath> missing(RootDirectory root, BytePath path) throws LinuxException {
    List<BytePath> missing = new ArrayList<>();
    for (BytePath at = path; !at.isEmpty() && root.find(at).isEmpty(); at = at.parent()) {
      missing.add(at);
    }
    return missing;
  }

  private static boolean isLink(RootDirectory root, BytePath path) throws LinuxException {
    Optional<FileStatus> status = root.find(path);
    return status.isPresent() && status.get().type() == FileType.SYMLINK;
  }

  private static BytePath readLink(RootDirectory root, BytePath path) throws LinuxException {
    try (RootDirectory.Place place = root.parentOf(path)) {
      return place.parent().readLink(place.name());
    }
  }
}
