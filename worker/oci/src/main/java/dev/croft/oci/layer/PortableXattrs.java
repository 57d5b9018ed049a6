package dev.croft.oci.layer;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extended attributes that belong to a file, and not to the machine it is on: file
 * capabilities, access lists, users' own. Not the labels of a security module, and nothing of
 * {@code trusted}, which is where overlayfs keeps what it does.
 */
final class PortableXattrs {

  /** Marks of overlayfs that say that a file's content, or a directory's, is under another name. */
  private static final Set<String> ELSEWHERE =
      Set.of("trusted.overlay.redirect", "trusted.overlay.metacopy");

  private PortableXattrs() {}

  static SortedMap<String, Bytes> read(Xattrs xattrs) throws LinuxException {
    SortedMap<String, Bytes> found = new TreeMap<>();
    for (String name : xattrs.names()) {
      if (ELSEWHERE.contains(name)) {
        throw new CroftException(
            FailureKind.INTERNAL,
            xattrs
                + " has its content elsewhere ("
                + name
                + "): overlays need "
                + "redirect_dir=off,metacopy=off");
      }
      Optional<byte[]> value = isPortable(name) ? xattrs.get(name) : Optional.empty();
      value.ifPresent(bytes -> found.put(name, Bytes.of(bytes)));
    }
    return found;
  }

  /** Sets those that are portable and that the file system can keep on this kind of file. */
  static void write(Xattrs xattrs, Map<String, Bytes> values) throws LinuxException {
    for (Map.Entry<String, Bytes> entry : values.entrySet()) {
      if (isPortable(entry.getKey())) {
        set(xattrs, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void set(Xattrs xattrs, String name, Bytes value) throws LinuxException {
    try {
      xattrs.set(name, value.toArray());
    } catch (LinuxException e) {
      // Links and devices cannot have attributes of users; engines pass over such entries, too.
      boolean impossibleHere = e.errno() == Errno.EPERM && name.startsWith("user.");
      if (e.errno() != Errno.EOPNOTSUPP && !impossibleHere) {
        throw e;
      }
    }
  }

  static boolean isPortable(String name) {
    return name.equals("security.capability")
        || name.startsWith("user.")
        || name.startsWith("system.posix_acl_");
  }
}
