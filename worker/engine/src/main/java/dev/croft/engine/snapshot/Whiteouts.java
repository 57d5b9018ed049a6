package dev.croft.engine.snapshot;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileType;
import java.nio.file.Path;

/** Overlayfs's marks for what a layer removes from those below it. */
final class Whiteouts {

  private Whiteouts() {}

  /** Removes all of them: a layer with nothing below it is read without overlayfs. */
  static void remove(Path layer) throws LinuxException {
    try (Directory top = Directory.open(layer)) {
      remove(top);
    }
  }

  private static void remove(Directory directory) throws LinuxException {
    for (DirectoryEntry entry : directory.list()) {
      FileType type =
          entry.type().isPresent() ? entry.type().get() : directory.status(entry.name()).type();
      if (type == FileType.DIRECTORY) {
        try (Directory child = directory.openDirectory(entry.name())) {
          remove(child);
        }
      } else if (type == FileType.CHARACTER_DEVICE
          && directory.status(entry.name()).isOverlayWhiteout()) {
        directory.unlink(entry.name());
      }
    }
  }
}
