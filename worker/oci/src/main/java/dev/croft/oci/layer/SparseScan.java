package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.FileHandle;
import dev.croft.oci.layer.tar.DataRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what is not zero in files that are huge and nearly empty, such as the log that {@code
 * useradd} makes for a high user id. The answer follows from the content alone, so that a layer has
 * the same bytes whatever the file system made of the holes; those only save reading.
 */
final class SparseScan {

  private static final long MIN_SIZE = 1L << 30;
  private static final int MAX_REGIONS = 4096;

  private SparseScan() {}

  /** The regions to write, if the file is worth writing as a sparse one. */
  static Optional<List<DataRegion>> regions(FileHandle file, long size) throws LinuxException {
    if (size < MIN_SIZE) {
      return Optional.empty();
    }
    List<DataRegion> regions = new ArrayList<>();
    long dataBytes = 0;
    byte[] chunk = new byte[FileContent.HOLE_BYTES];
    long position = nextChunk(file, 0);
    while (position >= 0 && position < size) {
      int length = readChunk(file, position, chunk);
      if (!FileContent.isZero(chunk, length)) {
        append(regions, new DataRegion(position, length));
        dataBytes += length;
      }
      if (dataBytes > size / 2 || regions.size() > MAX_REGIONS) {
        return Optional.empty();
      }
      position = nextChunk(file, position + chunk.length);
    }
    return Optional.of(List.copyOf(regions));
  }

  private static long nextChunk(FileHandle file, long from) throws LinuxException {
    long data = file.nextData(from);
    return data < 0 ? -1 : data - data % FileContent.HOLE_BYTES;
  }

  private static int readChunk(FileHandle file, long position, byte[] chunk) throws LinuxException {
    int filled = 0;
    while (filled < chunk.length) {
      int got = file.readAt(position + filled, chunk, filled, chunk.length - filled);
      if (got < 0) {
        return filled;
      }
      filled += got;
    }
    return filled;
  }

  private static void append(List<DataRegion> regions, DataRegion next) {
    if (!regions.isEmpty() && regions.getLast().end() == next.offset()) {
      DataRegion last = regions.removeLast();
      regions.add(new DataRegion(last.offset(), last.length() + next.length()));
    } else {
      regions.add(next);
    }
  }
}
