package dev.croft.linux.file;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Reads a directory with the metadata of all that is in it, in memory that is used again. */
final class StatusListing {

  private static final int NO_FOLLOW = 0x100;
  private static final int MAX_NAME_BYTES = 256;

  private StatusListing() {}

  static List<NamedStatus> read(FileHandle directory) throws LinuxException {
    List<DirectoryEntry> entries = Listing.read(directory);
    List<NamedStatus> found = new ArrayList<>(entries.size());
    try (Kernel kernel = new Kernel()) {
      MemorySegment name = kernel.memory(MAX_NAME_BYTES + 1);
      MemorySegment status = kernel.memory(FileStatus.STRUCT_BYTES);
      long[] arguments = {
        directory.number(), name.address(), NO_FOLLOW, FileStatus.MASK, status.address()
      };
      for (DirectoryEntry entry : entries) {
        byte[] raw = entry.name().raw();
        MemorySegment.copy(raw, 0, name, ValueLayout.JAVA_BYTE, 0, raw.length);
        name.set(ValueLayout.JAVA_BYTE, raw.length, (byte) 0);
        long result = kernel.attempt(SystemCall.STATX, arguments);
        if (result == 0) {
          found.add(new NamedStatus(entry.name(), FileStatus.read(status)));
        } else if (result != -Errno.ENOENT) {
          throw new LinuxException("statx", directory + "/" + entry.name(), (int) -result);
        }
      }
    }
    return found;
  }
}
