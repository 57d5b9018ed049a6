package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an archive: POSIX ustar where an entry fits it, with a PAX extended header where it does
 * not. The same entries make the same bytes: no names of users, no process ids, records in the
 * order of their keys. For one thread.
 */
public final class TarWriter {

  private static final byte[] ZEROS = new byte[2 * HeaderBlock.BYTES];

  private final OutputStream out;
  private long left;
  private long written;
  private String current = "";

  /** An archive that goes to a stream, which is left open. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins an entry; a regular file's size in bytes must follow by {@link #data}. */
  public void begin(TarEntry entry) throws IOException {
    finishEntry();
    current = entry.name().toString();
    new EntryEncoder(entry).encode(this::emit);
    left = entry.kind() instanceof EntryKind.Regular regular ? regular.size() : 0;
  }

  /**
   * Begins a regular file with holes, in version 1.0 of GNU's format: only the regions' data must
   * follow.
   *
   * @param regions in order, inside the file's size, none empty
   */
  public void beginSparse(TarEntry entry, List<DataRegion> regions) throws IOException {
    finishEntry();
    if (!(entry.kind() instanceof EntryKind.Regular regular)) {
      throw new IllegalArgumentException(entry.name() + " has no content and so no holes");
    }
    current = entry.name().toString();
    List<DataRegion> checked = SparseMap.checked(regions, regular.size());
    byte[] map = SparseMap.format(checked, regular.size());
    left = checked.stream().mapToLong(DataRegion::length).sum();
    new EntryEncoder(entry).encodeSparse(map.length + left, this::emit);
    emit(map);
  }

  /** Some more of the current entry's data. */
  public void data(byte[] from, int offset, int length) throws IOException {
    if (length > left) {
      throw new IOException(current + " has more data than was announced; did it change?");
    }
    out.write(from, offset, length);
    written += length;
    left -= length;
  }

  /** Ends the archive with its two blocks of zeros and flushes the stream. */
  public void finish() throws IOException {
    finishEntry();
    emit(ZEROS);
    out.flush();
  }

  private void finishEntry() throws IOException {
    if (left > 0) {
      throw new IOException(current + " has less data than was announced; did it change?");
    }
    emit(Arrays.copyOf(ZEROS, (int) (-written & (HeaderBlock.BYTES - 1))));
  }

  private void emit(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  /** Where an entry's name may be cut so that it fits the two fields of ustar; -1 if nowhere. */
  static int ustarSplit(BytePath name) {
    byte[] bytes = name.bytes();
    int last = Math.min(bytes.length - 2, 155);
    for (int i = last; i > 0; i--) {
      if (bytes[i] == '/') {
        return bytes.length - i - 1 <= 100 ? i : -1;
      }
    }
    return -1;
  }
}
