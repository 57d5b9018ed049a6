package dev.croft.protocol.fsutil;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.fsutil.Stat;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file is beside its content.
 *
 * @param path relative to the tree's root, with slashes
 * @param permissions the low twelve bits of the Unix mode
 * @param size in bytes; 0 for all but regular files and symbolic links
 * @param modifiedNanos since 1970
 * @param linkName where a symbolic link points; for a further name of a regular file, the path of
 *     its first name; otherwise empty
 */
public record FileStat(
    String path,
    FileKind kind,
    int permissions,
    int uid,
    int gid,
    long size,
    long modifiedNanos,
    String linkName,
    int deviceMajor,
    int deviceMinor,
    Map<String, Bytes> xattrs) {

  /** Copies and sorts the extended attributes. */
  public FileStat {
    xattrs = Collections.unmodifiableMap(new TreeMap<>(xattrs));
  }

  /**
   * Reads the wire form.
   *
   * @throws CroftException of kind {@code USER} for a mode that no file on Unix has
   */
  public static FileStat read(Stat stat) {
    Map<String, Bytes> xattrs = new TreeMap<>();
    stat.getXattrsMap().forEach((name, value) -> xattrs.put(name, Bytes.of(value.toByteArray())));
    return new FileStat(
        stat.getPath(),
        GoFileMode.kind(stat.getMode(), stat.getPath()),
        GoFileMode.permissions(stat.getMode()),
        stat.getUid(),
        stat.getGid(),
        stat.getSize(),
        stat.getModTime(),
        stat.getLinkname(),
        (int) stat.getDevmajor(),
        (int) stat.getDevminor(),
        xattrs);
  }

  /** The wire form. */
  public Stat write() {
    Stat.Builder stat =
        Stat.newBuilder()
            .setPath(path)
            .setMode(GoFileMode.of(kind, permissions))
            .setUid(uid)
            .setGid(gid)
            .setSize(size)
            .setModTime(modifiedNanos)
            .setLinkname(linkName)
            .setDevmajor(deviceMajor)
            .setDevminor(deviceMinor);
    xattrs.forEach((name, value) -> stat.putXattrs(name, ByteString.copyFrom(value.toArray())));
    return stat.build();
  }

  /** Whether it is a further name of a regular file that has come before. */
  public boolean isHardLink() {
    return kind != FileKind.SYMLINK && kind != FileKind.DIRECTORY && !linkName.isEmpty();
  }

  /** The same file at another path. */
  public FileStat withPath(String newPath) {
    return new FileStat(
        newPath,
        kind,
        permissions,
        uid,
        gid,
        size,
        modifiedNanos,
        linkName,
        deviceMajor,
        deviceMinor,
        xattrs);
  }

  /** The same file with another link name. */
  public FileStat withLinkName(String newLinkName) {
    return new FileStat(
        path,
        kind,
        permissions,
        uid,
        gid,
        size,
        modifiedNanos,
        newLinkName,
        deviceMajor,
        deviceMinor,
        xattrs);
  }

  /** The same file with other extended attributes. */
  public FileStat withXattrs(Map<String, Bytes> newXattrs) {
    return new FileStat(
        path,
        kind,
        permissions,
        uid,
        gid,
        size,
        modifiedNanos,
        linkName,
        deviceMajor,
        deviceMinor,
        newXattrs);
  }

  /** The same file with another size. */
  public FileStat withSize(long newSize) {
    return new FileStat(
        path,
        kind,
        permissions,
        uid,
        gid,
        newSize,
        modifiedNanos,
        linkName,
        deviceMajor,
        deviceMinor,
        xattrs);
  }
}
