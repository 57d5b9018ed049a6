package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.model.content.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Describes every file of a tree in a line, so that two trees can be compared. */
public final class FileTree {

  private final SortedMap<String, String> lines = new TreeMap<>();
  private final Map<Long, String> firstNames = new HashMap<>();
  private final boolean raw;

  private FileTree(boolean raw) {
    this.raw = raw;
  }

  /** As somebody who uses the files sees them. */
  public static SortedMap<String, String> of(Path root) throws IOException {
    return of(root, false);
  }

  /** With overlayfs's own marks. */
  static SortedMap<String, String> raw(Path root) throws IOException {
    return of(root, true);
  }

  private static SortedMap<String, String> of(Path root, boolean raw) throws IOException {
    FileTree tree = new FileTree(raw);
    try (Directory directory = Directory.open(root)) {
      tree.add(directory, BytePath.EMPTY);
    }
    return tree.lines;
  }

  private void add(Directory directory, BytePath path) throws IOException {
    for (DirectoryEntry entry : directory.list()) {
      BytePath child = path.resolve(entry.name());
      String name = HexFormat.of().formatHex(child.bytes()) + " " + child;
      FileStatus status = directory.status(entry.name());
      lines.put(name, line(directory, entry.name(), status, name));
      if (status.isDirectory()) {
        try (Directory below = directory.openDirectory(entry.name())) {
          add(below, child);
        }
      }
    }
  }

  private String line(Directory directory, BytePath name, FileStatus status, String full)
      throws IOException {
    String content =
        switch (status.type()) {
          case REGULAR -> content(directory, name, status);
          case SYMLINK -> directory.readLink(name).toString();
          case CHARACTER_DEVICE, BLOCK_DEVICE -> status.deviceMajor() + ":" + status.deviceMinor();
          case DIRECTORY, FIFO, SOCKET -> "";
        };
    boolean linked = !status.isDirectory() && status.links() > 1;
    String first = linked ? firstNames.computeIfAbsent(status.inode(), _ -> full) : "";
    return String.join(
        " ",
        status.type().name(),
        Integer.toOctalString(status.permissions()),
        status.uid() + ":" + status.gid(),
        status.modified().toString(),
        content,
        xattrs(directory, name),
        linked ? "like " + first : "");
  }

  private static String content(Directory directory, BytePath name, FileStatus status)
      throws IOException {
    if (status.size() > 1 << 28) {
      return status.size() + " bytes";
    }
    try (FileHandle file = directory.open(name);
        InputStream in = file.inputStream()) {
      return status.size() + " " + Digest.ofBytes(in.readAllBytes());
    }
  }

  private String xattrs(Directory directory, BytePath name) throws LinuxException {
    SortedMap<String, String> found = new TreeMap<>();
    for (String attribute : directory.xattrs(name).names()) {
      if (raw || !attribute.startsWith("trusted.")) {
        byte[] value = directory.xattrs(name).get(attribute).orElse(new byte[0]);
        found.put(attribute, HexFormat.of().formatHex(value));
      }
    }
    return found.toString();
  }
}
