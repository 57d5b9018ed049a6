package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Puts one entry into headers. */
final class EntryEncoder {

  private static final int NAME_LENGTH = 100;
  private static final int ID_LENGTH = 8;
  private static final int SIZE_LENGTH = 12;

  /** Takes the headers' bytes. */
  interface Sink {
    void write(byte[] bytes) throws IOException;
  }

  private final TarEntry entry;
  private final HeaderBlock header = HeaderBlock.empty();
  private final PaxRecords pax = PaxRecords.none();

  EntryEncoder(TarEntry entry) {
    this.entry = entry;
  }

  void encode(Sink sink) throws IOException {
    putName(entryName());
    putKind(entry.kind());
    finish(sink);
  }

  /** As a regular file whose data begins with a map of its regions. */
  void encodeSparse(long storedSize, Sink sink) throws IOException {
    if (!(entry.kind() instanceof EntryKind.Regular regular)) {
      throw new IllegalArgumentException(entry.name() + " is not a regular file");
    }
    pax.put("GNU.sparse.major", "1");
    pax.put("GNU.sparse.minor", "0");
    pax.put("GNU.sparse.name", entry.name().bytes());
    pax.put("GNU.sparse.realsize", Long.toString(regular.size()));
    header.putText(0, NAME_LENGTH, auxiliaryName("GNUSparseFile.0"));
    header.putType('0');
    putNumber("size", 124, SIZE_LENGTH, storedSize);
    finish(sink);
  }

  private void finish(Sink sink) throws IOException {
    putAttributes(entry.attributes());
    if (!pax.isEmpty()) {
      byte[] records = pax.format();
      sink.write(paxHeader(records.length));
      sink.write(Arrays.copyOf(records, records.length + (-records.length & 511)));
    }
    sink.write(header.seal());
  }

  private BytePath entryName() {
    BytePath name = entry.name();
    boolean slash = entry.kind() instanceof EntryKind.Directory && !endsWithSlash(name);
    return slash ? name.resolve("/") : name;
  }

  private static boolean endsWithSlash(BytePath name) {
    return !name.isEmpty() && name.bytes()[name.length() - 1] == '/';
  }

  private void putName(BytePath name) {
    byte[] bytes = name.bytes();
    int split = TarWriter.ustarSplit(name);
    if (isAscii(bytes) && bytes.length <= NAME_LENGTH) {
      header.putText(0, NAME_LENGTH, bytes);
    } else if (isAscii(bytes) && split > 0) {
      header.putText(345, 155, Arrays.copyOf(bytes, split));
      header.putText(0, NAME_LENGTH, Arrays.copyOfRange(bytes, split + 1, bytes.length));
    } else {
      header.putText(0, NAME_LENGTH, bytes);
      pax.put("path", bytes);
    }
  }

  private void putKind(EntryKind kind) {
    switch (kind) {
      case EntryKind.Regular regular -> {
        header.putType('0');
        putNumber("size", 124, SIZE_LENGTH, regular.size());
      }
      case EntryKind.HardLink link -> putLink('1', link.target());
      case EntryKind.Symlink link -> putLink('2', link.target());
      case EntryKind.Device device -> {
        header.putType(device.character() ? '3' : '4');
        header.putOctal(329, ID_LENGTH, device.major());
        header.putOctal(337, ID_LENGTH, device.minor());
      }
      case EntryKind.Directory _ -> header.putType('5');
      case EntryKind.Fifo _ -> header.putType('6');
    }
  }

  private void putLink(char type, BytePath target) {
    byte[] bytes = target.bytes();
    header.putType(type);
    header.putText(157, NAME_LENGTH, bytes);
    if (bytes.length > NAME_LENGTH || !isAscii(bytes)) {
      pax.put("linkpath", bytes);
    }
  }

  private void putAttributes(FileAttributes attributes) {
    header.putOctal(100, ID_LENGTH, attributes.permissions() & 07777);
    putNumber("uid", 108, ID_LENGTH, attributes.uid());
    putNumber("gid", 116, ID_LENGTH, attributes.gid());
    putTime(attributes.modified());
    attributes.xattrs().forEach((name, value) -> pax.put(PaxRecords.XATTR + name, value.toArray()));
  }

  private void putTime(Instant modified) {
    long seconds = modified.getEpochSecond();
    boolean fits = HeaderBlock.fitsOctal(seconds, SIZE_LENGTH);
    header.putOctal(136, SIZE_LENGTH, fits ? seconds : 0);
    if (!fits || modified.getNano() != 0) {
      pax.put("mtime", PaxTime.format(modified));
    }
  }

  private void putNumber(String key, int offset, int length, long value) {
    boolean fits = HeaderBlock.fitsOctal(value, length);
    header.putOctal(offset, length, fits ? value : 0);
    if (!fits) {
      pax.put(key, Long.toString(value));
    }
  }

  private byte[] paxHeader(int size) {
    HeaderBlock block = HeaderBlock.empty();
    block.putText(0, NAME_LENGTH, auxiliaryName("PaxHeaders.0"));
    block.putType('x');
    block.putOctal(100, ID_LENGTH, 0);
    block.putOctal(108, ID_LENGTH, 0);
    block.putOctal(116, ID_LENGTH, 0);
    block.putOctal(124, SIZE_LENGTH, size);
    block.putOctal(136, SIZE_LENGTH, 0);
    return block.seal();
  }

  /** A name for programs that do not know the format and make a file of what is not one. */
  private byte[] auxiliaryName(String folder) {
    byte[] name = entry.name().name().bytes();
    for (int i = 0; i < name.length; i++) {
      name[i] = name[i] < 0 ? (byte) '_' : name[i];
    }
    byte[] start = (folder + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] joined = Arrays.copyOf(start, Math.min(NAME_LENGTH, start.length + name.length));
    System.arraycopy(name, 0, joined, start.length, joined.length - start.length);
    return joined;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
