package dev.croft.engine.cachemount.version;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.NamedStatus;
import dev.croft.model.content.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything of a directory that a step can see, read in the plainest way. */
final class Seen {

  private final Map<BytePath, String> files = new TreeMap<>();
  private final Map<Long, List<BytePath>> inodes = new HashMap<>();

  private Seen() {}

  static Map<BytePath, String> in(Path root) throws IOException {
    Seen seen = new Seen();
    try (Directory top = Directory.open(root)) {
      seen.add(top, BytePath.EMPTY, BytePath.EMPTY, top.status(BytePath.EMPTY));
      seen.below(top, BytePath.EMPTY);
    }
    seen.inodes.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(names -> names.forEach(n -> seen.files.merge(n, " = " + names, String::concat)));
    return seen.files;
  }

  private void below(Directory directory, BytePath path) throws IOException {
    List<NamedStatus> entries = new ArrayList<>(directory.listStatus());
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    for (NamedStatus entry : entries) {
      BytePath child = path.resolve(entry.name());
      add(directory, entry.name(), child, entry.status());
      if (entry.status().isDirectory()) {
        try (Directory next = directory.openDirectory(entry.name())) {
          below(next, child);
        }
      }
    }
  }

  private void add(Directory directory, BytePath name, BytePath path, FileStatus s)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(s.type()).append(' ').append(Integer.toOctalString(s.permissions()));
    text.append(' ').append(s.uid()).append(':').append(s.gid());
    text.append(' ').append(s.modified()).append(' ').append(s.deviceMajor());
    text.append(':').append(s.deviceMinor());
    if (s.isRegular()) {
      text.append(' ').append(s.size()).append(' ').append(content(directory, name, s));
    }
    if (s.type() == FileType.SYMLINK) {
      text.append(" -> ").append(directory.readLink(name));
    }
    for (String x : directory.xattrs(name).names()) {
      byte[] value = directory.xattrs(name).get(x).orElseThrow();
      text.append(' ').append(x).append('=').append(Digest.ofBytes(value).hex(), 0, 8);
    }
    files.put(path, text.toString());
    if (!s.isDirectory()) {
      inodes.computeIfAbsent(s.inode(), i -> new ArrayList<>()).add(path);
    }
  }

  private static String content(Directory directory, BytePath name, FileStatus s)
      throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[1 << 16];
    try (FileHandle file = directory.open(name)) {
      long data = 0;
      for (long at = file.nextData(0); at >= 0 && at < s.size(); at = file.nextData(at)) {
        int got = file.readAt(at, buffer, 0, (int) Math.min(buffer.length, s.size() - at));
        hash.update(buffer, 0, got);
        data += got;
        at += got;
      }
      return data + " " + Digest.ofHash(hash.digest()).hex();
    }
  }
}
