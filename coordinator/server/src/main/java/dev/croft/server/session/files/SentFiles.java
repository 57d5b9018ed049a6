package dev.croft.server.session.files;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that what a client sends is a file tree: nothing leads out of it, nothing comes twice. */
final class SentFiles {

  private static final int MAX_PATH_LENGTH = 4096;
  private static final int MAX_FILES = 10_000_000;

  private final Set<String> directories = new HashSet<>(Set.of(""));
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * What is kept of a file's description. Attributes by which the kernel's overlay file system
   * tells its own bookkeeping are nothing that a client may set.
   */
  static FileStat sane(FileStat stat) {
    FileStat result = stat;
    if (stat.xattrs().keySet().stream().anyMatch(SentFiles::isOverlays)) {
      Map<String, Bytes> xattrs = new HashMap<>(stat.xattrs());
      xattrs.keySet().removeIf(SentFiles::isOverlays);
      result = result.withXattrs(xattrs);
    }
    // Further names are kept as such of regular files only.
    return result.isHardLink() && result.kind() != FileKind.REGULAR
        ? result.withLinkName("")
        : result;
  }

  private static boolean isOverlays(String xattr) {
    return xattr.startsWith("trusted.overlay.") || xattr.startsWith("user.overlay.");
  }

  /** Checks the next file of the list. */
  void check(FileStat stat) {
    String path = stat.path();
    if (path.isEmpty() || path.length() > MAX_PATH_LENGTH || path.indexOf('\0') >= 0) {
      throw CroftException.user("the client sent an impossible path: \"" + path + "\"");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw CroftException.user("the client sent an unclean path: " + path);
      }
    }
    String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    if (!directories.contains(parent)) {
      throw CroftException.user("the client sent " + path + " without its directory");
    }
    if (stat.size() < 0) {
      throw CroftException.user("the client sent " + path + " with the size " + stat.size());
    }
    if (stat.isHardLink() && !positions.containsKey(stat.linkName())) {
      throw CroftException.user(
          "invalid link " + path + " to unknown path: \"" + stat.linkName() + "\"");
    }
    if (positions.putIfAbsent(path, positions.size()) != null) {
      throw CroftException.user("the client sent " + path + " twice");
    }
    if (positions.size() > MAX_FILES) {
      throw CroftException.user("the client sent more than " + MAX_FILES + " files");
    }
    if (stat.kind() == FileKind.DIRECTORY) {
      directories.add(path);
    }
  }

  /** Where in the list a path stands. */
  int position(String path) {
    Integer position = positions.get(path);
    if (position == null) {
      throw new IllegalArgumentException(path + " is not in the list");
    }
    return position;
  }
}
