package dev.croft.deploy.image;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One file of a layer.
 *
 * @param path without leading and trailing slashes
 * @param type the tar type: '0' file, '1' hard link, '2' symbolic link, '3' and '4' devices, '5'
 *     directory, '6' pipe
 * @param mode permissions with setuid, setgid and sticky bits
 * @param sha256 of the content, in hexadecimal; empty where it is no file
 * @param content of small files; empty for others
 * @param link what links point to
 * @param device {@code major:minor}; empty where it is none
 * @param xattrs by name, values in hexadecimal
 */
public record TarEntry(
    String path,
    char type,
    int mode,
    long uid,
    long gid,
    long size,
    String sha256,
    String content,
    String link,
    String device,
    SortedMap<String, String> xattrs,
    Instant modified) {

  /** The file's bytes from a reader, as text. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Everything but the time, on one line: what two builders must agree on. */
  public String withoutTime() {
    return "%s %c %o %d:%d %d %s %s %s %s"
        .formatted(
            path,
            type,
            mode,
            uid,
            gid,
            size,
            sha256.isEmpty() ? "-" : sha256.substring(0, 12),
            link.isEmpty() ? "-" : "->" + link,
            device.isEmpty() ? "-" : device,
            xattrs);
  }

  /** Owner and permissions, such as {@code 1000:100 755}. */
  public String access() {
    return "%d:%d %o".formatted(uid, gid, mode);
  }

  TarEntry at(String other, char otherType, String otherLink) {
    return new TarEntry(
        other, otherType, mode, uid, gid, size, sha256, content, otherLink, device, xattrs,
        modified);
  }
}
