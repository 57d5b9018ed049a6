package dev.croft.linux.file;

import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a directory with {@code getdents64}. */
final class Listing {

  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int NAME_OFFSET = 19;

  private Listing() {}

  /** All entries but {@code .} and {@code ..}, in the file system's order. */
  static List<DirectoryEntry> read(FileHandle directory) throws LinuxException {
    directory.position(0);
    List<DirectoryEntry> entries = new ArrayList<>();
    try (Kernel kernel = new Kernel()) {
      MemorySegment buffer = kernel.memory(BUFFER_BYTES);
      long address = buffer.address();
      while (true) {
        long filled =
            kernel.call(
                SystemCall.GETDENTS64, directory, directory.number(), address, BUFFER_BYTES);
        if (filled == 0) {
          return entries;
        }
        decode(buffer, filled, entries);
      }
    }
  }

  private static void decode(MemorySegment buffer, long filled, List<DirectoryEntry> into) {
    for (long at = 0; at < filled; ) {
      int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16));
      BytePath name = name(buffer, at + NAME_OFFSET);
      if (!isDots(name)) {
        byte type = buffer.get(ValueLayout.JAVA_BYTE, at + 18);
        long inode = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        into.add(new DirectoryEntry(name, type(type), inode));
      }
      at += length;
    }
  }

  private static BytePath name(MemorySegment buffer, long start) {
    int length = 0;
    while (buffer.get(ValueLayout.JAVA_BYTE, start + length) != 0) {
      length++;
    }
    return BytePath.of(buffer.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE));
  }

  private static boolean isDots(BytePath name) {
    byte[] b = name.raw();
    return b[0] == '.' && (b.length == 1 || (b.length == 2 && b[1] == '.'));
  }

  /** The listing's type is the mode's type bits shifted down by twelve; 0 is unknown. */
  private static Optional<FileType> type(byte type) {
    return type == 0 ? Optional.empty() : Optional.of(FileType.ofMode(type << 12));
  }
}
