package dev.croft.oci.layer.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** An entry's data with zeros where the holes are, except for a hole at the file's end. */
final class SparseContent extends InputStream {

  private final TarReader reader;
  private final List<DataRegion> regions;
  private int region;
  private long position;

  SparseContent(TarReader reader, List<DataRegion> regions) {
    this.reader = reader;
    this.regions = regions;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (region < regions.size() && position == regions.get(region).end()) {
      region++;
    }
    if (region == regions.size()) {
      return -1;
    }
    DataRegion next = regions.get(region);
    int got;
    if (position < next.offset()) {
      got = (int) Math.min(length, next.offset() - position);
      Arrays.fill(into, offset, offset + got, (byte) 0);
    } else {
      got = reader.read(into, offset, (int) Math.min(length, next.end() - position));
    }
    position += Math.max(got, 0);
    return got;
  }
}
