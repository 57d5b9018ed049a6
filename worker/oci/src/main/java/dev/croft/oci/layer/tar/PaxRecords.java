package dev.croft.oci.layer.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of a PAX extended header: {@code LENGTH KEY=VALUE\n}, where values are bytes, NUL and
 * line ends included.
 */
final class PaxRecords {

  static final String XATTR = "SCHILY.xattr.";
  static final String SPARSE_MAP = "GNU.sparse.map";

  private static final int MAX_LENGTH_DIGITS = 20;

  private final Map<String, byte[]> records = new TreeMap<>();

  static PaxRecords none() {
    return new PaxRecords();
  }

  static PaxRecords parse(byte[] header) {
    PaxRecords parsed = new PaxRecords();
    int at = 0;
    while (at < header.length && header[at] != 0) {
      int space = indexOf(header, ' ', at, Math.min(header.length, at + MAX_LENGTH_DIGITS));
      int end = at + length(header, at, space);
      int equals = indexOf(header, '=', space, end);
      if (end > header.length || end <= equals || header[end - 1] != '\n') {
        throw malformed();
      }
      String key = new String(header, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      parsed.add(key, Arrays.copyOfRange(header, equals + 1, end - 1));
      at = end;
    }
    return parsed;
  }

  private void add(String key, byte[] value) {
    switch (key) {
      // GNU's first sparse format repeats these two keys; together they are its second's map.
      case "GNU.sparse.offset", "GNU.sparse.numbytes" -> {
        byte[] before = records.getOrDefault(SPARSE_MAP, new byte[0]);
        ByteArrayOutputStream map = new ByteArrayOutputStream();
        map.writeBytes(before);
        if (before.length > 0) {
          map.write(',');
        }
        map.writeBytes(value);
        records.put(SPARSE_MAP, map.toByteArray());
      }
      default -> records.put(key, value);
    }
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw malformed();
  }

  private static int length(byte[] header, int at, int space) {
    try {
      return Integer.parseInt(new String(header, at, space - at, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private static TarFormatException malformed() {
    return new TarFormatException("a PAX header of the archive is malformed");
  }

  /** The value of a record; a record without a value counts as absent, as POSIX has it. */
  Optional<byte[]> bytes(String key) {
    return Optional.ofNullable(records.get(key)).filter(value -> value.length > 0);
  }

  Optional<String> text(String key) {
    return bytes(key).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  Optional<Long> number(String key) {
    return text(key).map(value -> parseLong(key, value));
  }

  Optional<Instant> time(String key) {
    return text(key).map(value -> PaxTime.parse(key, value));
  }

  /** All records, an empty value included: an extended attribute may be empty. */
  Map<String, byte[]> all() {
    return records;
  }

  void put(String key, byte[] value) {
    records.put(key, value);
  }

  void put(String key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** The records in the order of their keys. */
  byte[] format() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(
        (key, value) -> {
          byte[] name = key.getBytes(StandardCharsets.UTF_8);
          int rest = name.length + value.length + 3;
          int total = rest + Integer.toString(rest).length();
          // The length counts its own digits, of which there may now be one more.
          total = rest + Integer.toString(total).length();
          out.writeBytes((total + " ").getBytes(StandardCharsets.US_ASCII));
          out.writeBytes(name);
          out.write('=');
          out.writeBytes(value);
          out.write('\n');
        });
    return out.toByteArray();
  }

  private static long parseLong(String key, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new TarFormatException("the PAX record " + key + " is not a number: " + value);
    }
  }
}
