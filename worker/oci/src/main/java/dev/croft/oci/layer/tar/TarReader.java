package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive entry by entry: POSIX ustar and PAX, GNU with its long names and sparse files,
 * and the form from before both. Global PAX headers are passed over, as the container engines do.
 * For one thread.
 */
public final class TarReader {

  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final InputStream in;
  private List<DataRegion> regions = List.of();
  private long left;
  private long padding;
  private String current = "its start";

  /** An archive, uncompressed. The stream is read in small pieces: give it a buffer. */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next entry, passing over what is left of this one's data; empty at the archive's end, which
   * is two blocks of zeros or the end of the stream. Throws {@link TarFormatException} where the
   * archive is damaged.
   */
  public Optional<TarEntry> next() throws IOException {
    skip(left + padding);
    left = 0;
    padding = 0;
    PendingHeaders pending = new PendingHeaders();
    while (true) {
      Optional<HeaderBlock> block = nextHeader();
      if (block.isEmpty()) {
        return Optional.empty();
      }
      HeaderBlock header = block.get();
      switch (header.type()) {
        case 'x' -> pending.pax = PaxRecords.parse(special(header));
        case 'L' -> pending.longName = Optional.of(untilNul(special(header)));
        case 'K' -> pending.longLink = Optional.of(untilNul(special(header)));
        case 'g', 'V' -> skip(padded(header.number(124, 12)));
        default -> {
          return Optional.of(entry(header, pending));
        }
      }
    }
  }

  /** Where the current entry's data belongs in the file; one region for a file without holes. */
  public List<DataRegion> regions() {
    return regions;
  }

  /**
   * Reads the current entry's data: that of its regions, one after the other.
   *
   * @return how many bytes, or -1 after the last
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = in.read(into, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw truncated();
    }
    left -= got;
    return got;
  }

  /** The current entry's whole content, with zeros for its holes; until the next entry. */
  public InputStream content() {
    return new SparseContent(this, regions);
  }

  /** What headers before an entry say of it. */
  private static final class PendingHeaders {
    private PaxRecords pax = PaxRecords.none();
    private Optional<byte[]> longName = Optional.empty();
    private Optional<byte[]> longLink = Optional.empty();
  }

  private TarEntry entry(HeaderBlock header, PendingHeaders pending) throws IOException {
    EntryDecoder decoder =
        new EntryDecoder(header, pending.pax, pending.longName, pending.longLink);
    BytePath name = decoder.name();
    current = name.toString();
    long stored = decoder.storedSize();
    long size = stored;
    left = stored;
    padding = padded(stored) - stored;
    if (decoder.isSparseInHeader()) {
      size = decoder.sparseSize(stored);
      regions = SparseMap.checked(SparseMap.ofHeader(header, this::rawBlock), size);
    } else if (decoder.hasSparseMapInData()) {
      size = decoder.sparseSize(stored);
      regions = SparseMap.checked(SparseMap.ofData(this::dataBlock), size);
    } else if (decoder.sparseMap().isPresent()) {
      size = decoder.sparseSize(stored);
      regions = SparseMap.checked(SparseMap.ofRecord(decoder.sparseMap().get()), size);
    } else {
      regions = stored == 0 ? List.of() : List.of(new DataRegion(0, stored));
    }
    if (regions.stream().mapToLong(DataRegion::length).sum() != left) {
      throw new TarFormatException(current + " has more or less data than its regions");
    }
    return new TarEntry(name, decoder.kind(size), decoder.attributes());
  }

  private byte[] rawBlock() throws IOException {
    return exactly(HeaderBlock.BYTES);
  }

  /** A block of the entry's own data. */
  private byte[] dataBlock() throws IOException {
    if (left < HeaderBlock.BYTES) {
      throw truncated();
    }
    left -= HeaderBlock.BYTES;
    return rawBlock();
  }

  private Optional<HeaderBlock> nextHeader() throws IOException {
    byte[] block = in.readNBytes(HeaderBlock.BYTES);
    if (block.length == 0) {
      return Optional.empty();
    }
    if (block.length < HeaderBlock.BYTES) {
      throw truncated();
    }
    HeaderBlock header = new HeaderBlock(block);
    if (header.isZero()) {
      byte[] second = in.readNBytes(HeaderBlock.BYTES);
      if (second.length > 0 && !new HeaderBlock(second).isZero()) {
        throw new TarFormatException("the archive goes on after its end, behind " + current);
      }
      return Optional.empty();
    }
    if (!header.checksumFits()) {
      throw new TarFormatException("the header behind " + current + " has a wrong checksum");
    }
    return Optional.of(header);
  }

  private byte[] special(HeaderBlock header) throws IOException {
    long size = header.number(124, 12);
    if (size < 0 || size > MAX_HEADER_BYTES) {
      throw new TarFormatException("an extended header of " + size + " bytes behind " + current);
    }
    byte[] content = exactly((int) size);
    skip(padded(size) - size);
    return content;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw truncated();
    }
    return bytes;
  }

  private void skip(long length) throws IOException {
    if (length < 0) {
      throw new TarFormatException("a negative size behind " + current);
    }
    byte[] scratch = new byte[(int) Math.min(length, 64 * 1024)];
    long rest = length;
    while (rest > 0) {
      int got = in.read(scratch, 0, (int) Math.min(rest, scratch.length));
      if (got < 0) {
        throw truncated();
      }
      rest -= got;
    }
  }

  private TarFormatException truncated() {
    return new TarFormatException("the archive breaks off at " + current);
  }

  private static long padded(long size) {
    return size + (-size & (HeaderBlock.BYTES - 1));
  }

  private static byte[] untilNul(byte[] text) {
    return new HeaderBlock(text).text(0, text.length);
  }
}
