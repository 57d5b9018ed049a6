package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;
import dev.croft.model.llb.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes sense of one entry's header with what the extended headers before it say. */
final class EntryDecoder {

  private static final String SPARSE_NAME = "GNU.sparse.name";
  private static final int MAX_DEVICE_NUMBER = 0xfffff;
  private static final long MAX_ID = 0xffffffffL;

  private final HeaderBlock header;
  private final PaxRecords pax;
  private final Optional<byte[]> longName;
  private final Optional<byte[]> longLink;

  EntryDecoder(
      HeaderBlock header, PaxRecords pax, Optional<byte[]> longName, Optional<byte[]> longLink) {
    this.header = header;
    this.pax = pax;
    this.longName = longName;
    this.longLink = longLink;
  }

  BytePath name() {
    return path(
        pax.bytes(SPARSE_NAME)
            .or(() -> pax.bytes("path"))
            .or(() -> longName)
            .orElseGet(this::headerName));
  }

  private byte[] headerName() {
    byte[] name = header.text(0, 100);
    byte[] prefix = header.isPosix() ? header.text(345, 155) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(prefix);
    joined.write('/');
    joined.writeBytes(name);
    return joined.toByteArray();
  }

  private BytePath linkTarget() {
    return path(pax.bytes("linkpath").or(() -> longLink).orElseGet(() -> header.text(157, 100)));
  }

  private static BytePath path(byte[] bytes) {
    try {
      return BytePath.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new TarFormatException("the archive has a name with a NUL byte in it");
    }
  }

  /** How many bytes of data follow; none for what has no content, whatever the header says. */
  long storedSize() {
    return switch (header.type()) {
      case '1', '2', '3', '4', '5', '6' -> 0;
      default -> {
        long size = pax.number("size").orElseGet(() -> header.number(124, 12));
        if (size < 0) {
          throw new TarFormatException(name() + " has a negative size");
        }
        yield size;
      }
    };
  }

  boolean isSparseInHeader() {
    return header.type() == 'S';
  }

  boolean hasSparseMapInData() {
    return isRegular() && pax.text("GNU.sparse.major").filter("1"::equals).isPresent();
  }

  Optional<String> sparseMap() {
    return isRegular() ? pax.text(PaxRecords.SPARSE_MAP) : Optional.empty();
  }

  long sparseSize(long stored) {
    return isSparseInHeader()
        ? header.number(483, 12)
        : pax.number("GNU.sparse.realsize").or(() -> pax.number("GNU.sparse.size")).orElse(stored);
  }

  private boolean isRegular() {
    byte type = header.type();
    return type == '0' || type == 0 || type == '7';
  }

  EntryKind kind(long size) {
    return switch (header.type()) {
      // Before POSIX a directory was a file whose name ends in a slash.
      case 0 -> isNamedAsDirectory() ? new EntryKind.Directory() : new EntryKind.Regular(size);
      case '0', '7', 'S' -> new EntryKind.Regular(size);
      case '1' -> new EntryKind.HardLink(linkTarget());
      case '2' -> new EntryKind.Symlink(linkTarget());
      case '3', '4' -> new EntryKind.Device(header.type() == '3', device(329), device(337));
      case '5', 'D' -> new EntryKind.Directory();
      case '6' -> new EntryKind.Fifo();
      default ->
          throw new TarFormatException(
              name() + " is of a type that is not known: '" + (char) header.type() + "'");
    };
  }

  private boolean isNamedAsDirectory() {
    byte[] name = name().bytes();
    return name.length > 0 && name[name.length - 1] == '/';
  }

  private int device(int offset) {
    long number = header.number(offset, 8);
    if (number < 0 || number > MAX_DEVICE_NUMBER) {
      throw new TarFormatException(name() + " has a device number out of range: " + number);
    }
    return (int) number;
  }

  FileAttributes attributes() {
    SortedMap<String, Bytes> xattrs = new TreeMap<>();
    pax.all()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PaxRecords.XATTR)) {
                xattrs.put(key.substring(PaxRecords.XATTR.length()), Bytes.of(value));
              }
            });
    return new FileAttributes(
        (int) (header.number(100, 8) & 07777),
        id("uid", 108),
        id("gid", 116),
        pax.time("mtime").orElseGet(() -> PaxTime.ofSeconds(header.number(136, 12))),
        xattrs);
  }

  private long id(String key, int offset) {
    long id = pax.number(key).orElseGet(() -> header.number(offset, 8));
    if (id < 0 || id >= MAX_ID) {
      throw new TarFormatException(name() + " has a " + key + " out of range: " + id);
    }
    return id;
  }
}
