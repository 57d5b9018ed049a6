package dev.croft.oci.layer;

import dev.croft.linux.file.FileHandle;
import dev.croft.oci.layer.tar.DataRegion;
import dev.croft.oci.layer.tar.TarReader;
import java.io.IOException;
import java.util.Arrays;

/** Writes an entry's data to a file; long runs of zeros become holes again. */
final class FileContent {

  /** Shorter runs are written out: a file of many pieces is slow to read. */
  static final int HOLE_BYTES = 64 * 1024;

  private static final byte[] ZEROS = new byte[HOLE_BYTES];

  private FileContent() {}

  static void write(TarReader data, FileHandle file, long size) throws IOException {
    byte[] buffer = new byte[(int) Math.min(HOLE_BYTES, size)];
    long end = 0;
    for (DataRegion region : data.regions()) {
      end = Math.max(end, write(data, file, region, buffer));
    }
    if (end < size) {
      file.truncate(size);
    }
  }

  /** The end of what was written. */
  private static long write(TarReader data, FileHandle file, DataRegion region, byte[] buffer)
      throws IOException {
    long position = region.offset();
    long written = 0;
    while (position < region.end()) {
      int length = (int) Math.min(buffer.length, region.end() - position);
      readFully(data, buffer, length);
      if (length < HOLE_BYTES || !isZero(buffer, length)) {
        file.writeAt(position, buffer, 0, length);
        written = position + length;
      }
      position += length;
    }
    return written;
  }

  private static void readFully(TarReader data, byte[] buffer, int length) throws IOException {
    int filled = 0;
    while (filled < length) {
      filled += data.read(buffer, filled, length - filled);
    }
  }

  static boolean isZero(byte[] bytes, int length) {
    return Arrays.equals(bytes, 0, length, ZEROS, 0, length);
  }
}
