package dev.croft.engine.snapshot;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileStatus;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How much a directory's files take on disk; a file with several names counts once. */
public final class DiskUsage {

  private final Set<Long> seen = new HashSet<>();

  private DiskUsage() {}

  /** In bytes, as allocated: holes do not count, directories do. */
  public static long of(Path directory) throws LinuxException {
    try (Directory top = Directory.open(directory)) {
      return new DiskUsage().below(top) + top.status(BytePath.EMPTY).allocatedBytes();
    }
  }

  private long below(Directory directory) throws LinuxException {
    long bytes = 0;
    for (DirectoryEntry entry : directory.list()) {
      FileStatus status = directory.status(entry.name());
      if (status.isDirectory()) {
        try (Directory child = directory.openDirectory(entry.name())) {
          bytes += status.allocatedBytes() + below(child);
        }
      } else if (status.links() == 1 || seen.add(status.inode())) {
        bytes += status.allocatedBytes();
      }
    }
    return bytes;
  }
}
