package dev.croft.engine.snapshot;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The root of an overlay has the metadata of its topmost directory: layers hand it on. */
final class RootMetadata {

  private static final int DEFAULT_PERMISSIONS = 0755;

  private RootMetadata() {}

  /** What a tree's root is like that nobody described. */
  static void setDefault(Path layer) throws IOException {
    try (Directory fresh = Directory.open(layer)) {
      fresh.setPermissions(BytePath.EMPTY, DEFAULT_PERMISSIONS);
    }
  }

  /** Makes one layer's root like another's. */
  static void copy(Path from, Path to) throws IOException {
    try (Directory source = Directory.open(from);
        Directory target = Directory.open(to)) {
      FileStatus status = source.status(BytePath.EMPTY);
      target.setOwner(BytePath.EMPTY, status.uid(), status.gid());
      target.setPermissions(BytePath.EMPTY, status.permissions());
      for (String name : source.xattrs(BytePath.EMPTY).names()) {
        if (!name.startsWith("trusted.overlay.")) {
          Optional<byte[]> value = source.xattrs(BytePath.EMPTY).get(name);
          if (value.isPresent()) {
            target.xattrs(BytePath.EMPTY).set(name, value.get());
          }
        }
      }
      target.setModified(BytePath.EMPTY, status.modified());
    }
  }
}
