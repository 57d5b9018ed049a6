package dev.croft.oci.layer.tar;

import dev.croft.model.llb.Bytes;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file's metadata in an archive.
 *
 * @param permissions the lower twelve bits of the mode
 * @param modified to the nanosecond
 * @param xattrs extended attributes by name, such as {@code security.capability}
 */
public record FileAttributes(
    int permissions, long uid, long gid, Instant modified, SortedMap<String, Bytes> xattrs) {

  /** Copies the attributes. */
  public FileAttributes {
    xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
  }

  /** Attributes of root's, without extended ones. */
  public static FileAttributes ofRoot(int permissions, Instant modified) {
    return new FileAttributes(permissions, 0, 0, modified, new TreeMap<>());
  }
}
