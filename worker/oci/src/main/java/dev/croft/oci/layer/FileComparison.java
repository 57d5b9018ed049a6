package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.oci.layer.tar.FileAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Tells whether a file in an upper directory is what it was below: overlayfs copies files up that
 * are merely opened for writing, and every directory on the way to a change.
 */
final class FileComparison {

  private static final int BUFFER_BYTES = 64 * 1024;

  private FileComparison() {}

  /** Type, mode, owner, device and attributes; times and sizes are not compared. */
  static boolean sameMetadata(FileStatus status, FileAttributes attributes, LowerTree.Found below)
      throws IOException {
    FileStatus lower = below.status();
    return status.mode() == lower.mode()
        && status.uid() == lower.uid()
        && status.gid() == lower.gid()
        && status.deviceMajor() == lower.deviceMajor()
        && status.deviceMinor() == lower.deviceMinor()
        && attributes.xattrs().equals(PortableXattrs.read(below.holder().xattrs(below.name())));
  }

  /** Everything. Content is read only where all else is equal, which is rare. */
  static boolean same(LayerEntries.Source source, LowerTree.Found below) throws IOException {
    FileStatus status = source.status();
    return status.size() == below.status().size()
        && status.modified().equals(below.status().modified())
        && sameMetadata(status, source.attributes(), below)
        && sameContent(source.directory(), source.name(), below, status.type());
  }

  private static boolean sameContent(
      Directory directory, BytePath name, LowerTree.Found below, FileType type) throws IOException {
    return switch (type) {
      case REGULAR -> sameBytes(directory, name, below);
      case SYMLINK -> directory.readLink(name).equals(below.holder().readLink(below.name()));
      case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> true;
    };
  }

  private static boolean sameBytes(Directory directory, BytePath name, LowerTree.Found below)
      throws IOException {
    try (FileHandle upper = directory.open(name);
        FileHandle lower = below.holder().open(below.name());
        InputStream upperBytes = upper.inputStream();
        InputStream lowerBytes = lower.inputStream()) {
      while (true) {
        byte[] one = upperBytes.readNBytes(BUFFER_BYTES);
        byte[] other = lowerBytes.readNBytes(BUFFER_BYTES);
        if (!Arrays.equals(one, other)) {
          return false;
        }
        if (one.length < BUFFER_BYTES) {
          return true;
        }
      }
    }
  }
}
