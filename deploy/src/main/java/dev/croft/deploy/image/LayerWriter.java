package dev.croft.deploy.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a layer by hand: any type, owner, time and extended attribute that a tar archive can hold.
 */
public final class LayerWriter {

  private static final int BLOCK = 512;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant modified = Instant.parse("2001-02-03T04:05:06.123456789Z");
  private long uid;
  private long gid;

  /** What comes next belongs to this owner. */
  public LayerWriter owner(long newUid, long newGid) {
    uid = newUid;
    gid = newGid;
    return this;
  }

  /** What comes next was changed then. */
  public LayerWriter modified(Instant when) {
    modified = when;
    return this;
  }

  /** A directory. */
  public LayerWriter directory(String path, int mode) {
    return entry(path + "/", '5', mode, "", new byte[0], "", Map.of());
  }

  /** A file with a text. */
  public LayerWriter file(String path, int mode, String text) {
    return entry(path, '0', mode, "", text.getBytes(StandardCharsets.UTF_8), "", Map.of());
  }

  /** A file with bytes and extended attributes. */
  public LayerWriter file(String path, int mode, byte[] content, Map<String, byte[]> xattrs) {
    return entry(path, '0', mode, "", content, "", xattrs);
  }

  /** A symbolic link. */
  public LayerWriter symlink(String path, String target) {
    return entry(path, '2', 0777, target, new byte[0], "", Map.of());
  }

  /** Another name of a file of this layer. */
  public LayerWriter hardLink(String path, String target) {
    return entry(path, '1', 0644, target, new byte[0], "", Map.of());
  }

  /** A character ('3') or block ('4') device. */
  public LayerWriter device(String path, char type, int major, int minor) {
    return entry(path, type, 0660, "", new byte[0], major + ":" + minor, Map.of());
  }

  /** A named pipe. */
  public LayerWriter pipe(String path) {
    return entry(path, '6', 0600, "", new byte[0], "", Map.of());
  }

  /** The archive. */
  public byte[] tar() {
    byte[] written = out.toByteArray();
    return Arrays.copyOf(written, written.length + 2 * BLOCK);
  }

  private LayerWriter entry(
      String path,
      char type,
      int mode,
      String link,
      byte[] content,
      String device,
      Map<String, byte[]> xattrs) {
    Map<String, byte[]> pax = new TreeMap<>();
    pax.put("mtime", bytes(modified.getEpochSecond() + "." + "%09d".formatted(modified.getNano())));
    if (path.length() > 100) {
      pax.put("path", bytes(path));
    }
    if (link.length() > 100) {
      pax.put("linkpath", bytes(link));
    }
    xattrs.forEach((name, value) -> pax.put("SCHILY.xattr." + name, value));
    byte[] records = records(pax);
    header("PaxHeaders/x", 'x', 0644, "", records.length, "");
    padded(records);
    header(path, type, mode, link, content.length, device);
    padded(content);
    return this;
  }

  private static byte[] records(Map<String, byte[]> pax) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    pax.forEach(
        (key, value) -> {
          int body = key.length() + value.length + 3;
          int length = body + Integer.toString(body).length();
          if (body + Integer.toString(length).length() != length) {
            length++;
          }
          records.writeBytes(bytes(length + " " + key + "="));
          records.writeBytes(value);
          records.write('\n');
        });
    return records.toByteArray();
  }

  private void header(String path, char type, int mode, String link, int size, String device) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path.length() > 100 ? path.substring(0, 100) : path);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "%07o".formatted(uid));
    put(header, 116, "%07o".formatted(gid));
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(modified.getEpochSecond()));
    header[156] = (byte) type;
    put(header, 157, link.length() > 100 ? link.substring(0, 100) : link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    String[] numbers = device.isEmpty() ? new String[] {"0", "0"} : device.split(":", 2);
    put(header, 329, "%07o".formatted(Integer.parseInt(numbers[0])));
    put(header, 337, "%07o".formatted(Integer.parseInt(numbers[1])));
    put(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header);
  }

  private void padded(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = bytes(text);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
