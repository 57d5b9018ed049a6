package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.Xattrs;
import dev.croft.oci.layer.tar.FileAttributes;

/** Reads and sets all of a file's metadata that a layer carries. */
final class Attributes {

  private Attributes() {}

  static FileAttributes read(Directory parent, BytePath name, FileStatus status)
      throws LinuxException {
    return new FileAttributes(
        status.permissions(),
        status.uid(),
        status.gid(),
        status.modified(),
        PortableXattrs.read(parent.xattrs(name)));
  }

  /**
   * Sets everything, in the order in which no step undoes another: a change of owner clears the
   * set-id bits and the file capabilities. A directory's time may not last.
   */
  static void apply(Directory parent, BytePath name, FileType type, FileAttributes attributes)
      throws LinuxException {
    parent.setOwner(name, attributes.uid(), attributes.gid());
    PortableXattrs.write(parent.xattrs(name), attributes.xattrs());
    if (type != FileType.SYMLINK) {
      parent.setPermissions(name, attributes.permissions());
    }
    parent.setModified(name, attributes.modified());
  }

  /** The same for a regular file that is open. */
  static void apply(FileHandle file, FileAttributes attributes) throws LinuxException {
    file.setOwner(attributes.uid(), attributes.gid());
    PortableXattrs.write(Xattrs.of(file), attributes.xattrs());
    file.setPermissions(attributes.permissions());
    file.setModified(attributes.modified());
  }
}
