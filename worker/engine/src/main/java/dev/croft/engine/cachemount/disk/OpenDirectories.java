package dev.croft.engine.cachemount.disk;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.RootDirectory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The directories of a mount that were used last, kept open. No link leads out. For one thread. */
final class OpenDirectories implements AutoCloseable {

  private static final int MAX_OPEN = 32;

  private final RootDirectory root;
  private final LinkedHashMap<BytePath, Directory> open = new LinkedHashMap<>(64, 0.75f, true);

  OpenDirectories(RootDirectory root) {
    this.root = root;
  }

  /** The directory with a path; open until others were asked for. */
  Directory get(BytePath path) throws LinuxException {
    Directory found = open.get(path);
    if (found != null) {
      return found;
    }
    Directory fresh = root.openDirectory(path);
    open.put(path, fresh);
    if (open.size() > MAX_OPEN) {
      Map.Entry<BytePath, Directory> eldest = open.firstEntry();
      open.remove(eldest.getKey());
      eldest.getValue().close();
    }
    return fresh;
  }

  /** Forgets a directory that is removed. */
  void forget(BytePath path) {
    Directory gone = open.remove(path);
    if (gone != null) {
      gone.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(Directory::close);
    open.clear();
  }
}
