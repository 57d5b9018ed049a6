package dev.croft.deploy.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads tar archives with PAX headers, whose values may be binary. */
final class TarReader {

  private static final int BLOCK = 512;
  private static final int KEPT = 64 * 1024;
  private static final String XATTR = "SCHILY.xattr.";

  private final InputStream in;
  private final List<TarEntry> entries = new ArrayList<>();
  private Map<String, byte[]> pax = new HashMap<>();

  private TarReader(InputStream in) {
    this.in = in;
  }

  /** All entries of an archive, in its order. */
  static List<TarEntry> read(InputStream in) throws IOException {
    TarReader reader = new TarReader(in);
    byte[] header = in.readNBytes(BLOCK);
    while (header.length == BLOCK && header[0] != 0) {
      reader.entry(header);
      header = in.readNBytes(BLOCK);
    }
    in.transferTo(java.io.OutputStream.nullOutputStream());
    return reader.entries;
  }

  private void entry(byte[] header) throws IOException {
    char type = (char) header[156];
    long size = pax.containsKey("size") ? Long.parseLong(paxText("size")) : number(header, 124, 12);
    switch (type) {
      case 'x' -> pax = records(content(size));
      case 'g' -> content(size);
      case 'L' -> pax.put("path", trimmed(content(size)));
      case 'K' -> pax.put("linkpath", trimmed(content(size)));
      default -> {
        if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"))) {
          throw new IOException("a sparse file, which this reader does not know");
        }
        entries.add(file(header, type == 0 ? '0' : type, size));
        pax = new HashMap<>();
      }
    }
  }

  private TarEntry file(byte[] header, char type, long size) throws IOException {
    String path = pax.containsKey("path") ? paxText("path") : headerPath(header);
    String link = pax.containsKey("linkpath") ? paxText("linkpath") : string(header, 157, 100);
    Body body = type == '0' ? body(size) : Body.NONE;
    return new TarEntry(
        clean(path),
        type,
        (int) number(header, 100, 8) & 07777,
        pax.containsKey("uid") ? Long.parseLong(paxText("uid")) : number(header, 108, 8),
        pax.containsKey("gid") ? Long.parseLong(paxText("gid")) : number(header, 116, 8),
        type == '0' ? size : 0,
        body.sha256,
        body.text,
        type == '1' ? clean(link) : link,
        type == '3' || type == '4' ? number(header, 329, 8) + ":" + number(header, 337, 8) : "",
        xattrs(),
        modified(header));
  }

  private Instant modified(byte[] header) {
    if (!pax.containsKey("mtime")) {
      return Instant.ofEpochSecond(number(header, 136, 12));
    }
    BigDecimal seconds = new BigDecimal(paxText("mtime"));
    long nanos = seconds.movePointRight(9).longValue();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  private SortedMap<String, String> xattrs() {
    TreeMap<String, String> found = new TreeMap<>();
    pax.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            found.put(key.substring(XATTR.length()), HexFormat.of().formatHex(value));
          }
        });
    return found;
  }

  private static Map<String, byte[]> records(byte[] data) throws IOException {
    Map<String, byte[]> records = new HashMap<>();
    int at = 0;
    while (at < data.length) {
      int space = indexOf(data, at, ' ');
      int end = at + Integer.parseInt(ascii(data, at, space));
      int equals = indexOf(data, space, '=');
      byte[] value = java.util.Arrays.copyOfRange(data, equals + 1, end - 1);
      records.put(ascii(data, space + 1, equals), value);
      at = end;
    }
    return records;
  }

  private Body body(long size) throws IOException {
    MessageDigest digest = sha256();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[KEPT];
    long left = size;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("the archive ends within a file");
      }
      digest.update(buffer, 0, read);
      if (size <= KEPT) {
        kept.write(buffer, 0, read);
      }
      left -= read;
    }
    padding(size);
    return new Body(HexFormat.of().formatHex(digest.digest()), TarEntry.text(kept.toByteArray()));
  }

  private byte[] content(long size) throws IOException {
    byte[] bytes = in.readNBytes((int) size);
    padding(size);
    return bytes;
  }

  private void padding(long size) throws IOException {
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
  }

  private String paxText(String key) {
    return TarEntry.text(pax.getOrDefault(key, new byte[0]));
  }

  private static String headerPath(byte[] header) {
    String prefix = string(header, 257, 5).equals("ustar") ? string(header, 345, 155) : "";
    String name = string(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String clean(String path) {
    String cleaned = path.replaceFirst("^\\./", "").replaceFirst("^/+", "").replaceFirst("/+$", "");
    return cleaned.equals(".") ? "" : cleaned;
  }

  private static long number(byte[] header, int offset, int length) {
    if ((header[offset] & 0x80) != 0) {
      long value = header[offset] & 0x7f;
      for (int i = 1; i < length; i++) {
        value = (value << 8) | (header[offset + i] & 0xff);
      }
      return value;
    }
    String digits = string(header, offset, length).strip();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String string(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }

  private static byte[] trimmed(byte[] bytes) {
    return TarEntry.text(bytes).replace("\0", "").getBytes(StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] data, int from, char wanted) throws IOException {
    for (int i = from; i < data.length; i++) {
      if (data[i] == wanted) {
        return i;
      }
    }
    throw new IOException("a malformed PAX record");
  }

  private static String ascii(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Body(String sha256, String text) {
    static final Body NONE = new Body("", "");
  }
}
