package dev.croft.oci.layer.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sparse file has its data, in the four ways that GNU tar has written it: in the header
 * (the oldest), in PAX records (0.0 and 0.1), before the data (1.0).
 */
final class SparseMap {

  private static final int MAX_REGIONS = 1 << 20;
  private static final int MAX_DIGITS = 19;
  private static final int FIELD = 12;
  private static final int HEADER_ENTRIES = 386;
  private static final int HEADER_ENTRY_COUNT = 4;
  private static final int HEADER_EXTENDED = 482;
  private static final int EXTENSION_ENTRY_COUNT = 21;
  private static final int EXTENSION_EXTENDED = 504;

  /** Reads the next block of the archive. */
  interface BlockSource {
    byte[] next() throws IOException;
  }

  private SparseMap() {}

  /** Entries in the header, and in the blocks after it for as long as they say so. */
  static List<DataRegion> ofHeader(HeaderBlock header, BlockSource blocks) throws IOException {
    List<DataRegion> regions = new ArrayList<>();
    addEntries(header, HEADER_ENTRIES, HEADER_ENTRY_COUNT, regions);
    boolean extended = header.text(HEADER_EXTENDED, 1).length > 0;
    while (extended) {
      HeaderBlock block = new HeaderBlock(blocks.next());
      addEntries(block, 0, EXTENSION_ENTRY_COUNT, regions);
      extended = block.text(EXTENSION_EXTENDED, 1).length > 0;
      checkCount(regions.size());
    }
    return regions;
  }

  private static void addEntries(
      HeaderBlock block, int offset, int count, List<DataRegion> regions) {
    for (int i = 0; i < count; i++) {
      int at = offset + 2 * FIELD * i;
      if (block.text(at, 1).length == 0) {
        return;
      }
      regions.add(new DataRegion(block.number(at, FIELD), block.number(at + FIELD, FIELD)));
    }
  }

  /** {@code offset,length,offset,length,…} */
  static List<DataRegion> ofRecord(String map) {
    List<DataRegion> regions = new ArrayList<>();
    String[] numbers = map.split(",", -1);
    if (numbers.length % 2 != 0) {
      throw new TarFormatException("the archive has a sparse file with half a region");
    }
    checkCount(numbers.length / 2);
    for (int i = 0; i < numbers.length; i += 2) {
      regions.add(new DataRegion(parse(numbers[i]), parse(numbers[i + 1])));
    }
    return regions;
  }

  /** A count and as many pairs, a number a line, up to the end of a block. */
  static List<DataRegion> ofData(BlockSource blocks) throws IOException {
    Numbers numbers = new Numbers(blocks);
    long count = numbers.next();
    checkCount(count);
    List<DataRegion> regions = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      regions.add(new DataRegion(numbers.next(), numbers.next()));
    }
    return regions;
  }

  private static final class Numbers {
    private final BlockSource blocks;
    private byte[] block = new byte[0];
    private int at;

    Numbers(BlockSource blocks) {
      this.blocks = blocks;
    }

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      while (true) {
        if (at == block.length) {
          block = blocks.next();
          at = 0;
        }
        char c = (char) block[at++];
        if (c == '\n') {
          return parse(digits.toString());
        }
        digits.append(c);
        if (digits.length() > MAX_DIGITS) {
          throw new TarFormatException("the archive has a malformed map of a sparse file");
        }
      }
    }
  }

  /** The map as version 1.0 puts it before the data, filled up to whole blocks. */
  static byte[] format(List<DataRegion> regions, long size) {
    List<DataRegion> all = new ArrayList<>(regions);
    if (all.isEmpty() || all.getLast().end() < size) {
      // GNU tar takes the end of the last region for the end of the file.
      all.add(new DataRegion(size, 0));
    }
    StringBuilder text = new StringBuilder().append(all.size()).append('\n');
    for (DataRegion region : all) {
      text.append(region.offset()).append('\n').append(region.length()).append('\n');
    }
    int blocks = (text.length() + HeaderBlock.BYTES - 1) / HeaderBlock.BYTES;
    byte[] padded = new byte[blocks * HeaderBlock.BYTES];
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    return padded;
  }

  /** Regions that lie in order in a file of this size, without those that are empty. */
  static List<DataRegion> checked(List<DataRegion> regions, long size) {
    List<DataRegion> kept = new ArrayList<>();
    long end = 0;
    for (DataRegion region : regions) {
      boolean fits =
          region.offset() >= end
              && region.length() >= 0
              && region.length() <= size - region.offset();
      if (!fits) {
        throw new TarFormatException("the archive has a sparse file whose regions do not fit it");
      }
      end = region.end();
      if (region.length() > 0) {
        kept.add(region);
      }
    }
    return List.copyOf(kept);
  }

  private static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new TarFormatException("the archive has a malformed map of a sparse file");
    }
  }

  private static void checkCount(long regions) {
    if (regions < 0 || regions > MAX_REGIONS) {
      throw new TarFormatException("the archive has a sparse file of too many regions");
    }
  }
}
