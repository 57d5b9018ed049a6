package dev.croft.server.session.files;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that what a client sends is a file tree: nothing leads out of it, nothing comes twice. */
final class SentPaths {

  private static final int MAX_PATH_LENGTH = 4096;
  private static final int MAX_FILES = 10_000_000;

  private final Set<String> directories = new HashSet<>(Set.of(""));
  private final Map<String, Integer> positions = new HashMap<>();

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
