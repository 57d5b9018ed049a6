package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.OpenFlag;
import java.io.IOException;
import java.util.Optional;

/** A file that is being written, chunk by chunk. Its chunks may come on several threads. */
final class FileTask {

  private final MountEntry entry;
  private int missing;
  private Optional<FileHandle> open = Optional.empty();

  FileTask(MountEntry entry) {
    this.entry = entry;
    this.missing = entry.extents().size();
  }

  /** Writes a chunk; the known file once all are there. */
  synchronized Optional<KnownFile> write(OpenDirectories directories, long offset, byte[] bytes)
      throws IOException {
    if (open.isEmpty()) {
      open = Optional.of(create(directories));
    }
    FileHandle file = open.get();
    file.writeAt(offset, bytes, 0, bytes.length);
    missing--;
    return missing == 0 ? Optional.of(finish(file)) : Optional.empty();
  }

  /** Makes a file that has no data, only holes perhaps. */
  synchronized KnownFile writeEmpty(OpenDirectories directories) throws IOException {
    return finish(create(directories));
  }

  /** Gives up. */
  synchronized void close() {
    open.ifPresent(FileHandle::close);
    open = Optional.empty();
  }

  private FileHandle create(OpenDirectories directories) throws IOException {
    BytePath path = entry.path();
    Directory parent = directories.get(path.parent());
    return parent.open(path.name(), 0600, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE);
  }

  private KnownFile finish(FileHandle file) throws IOException {
    try (file) {
      long end =
          entry.extents().isEmpty()
              ? 0
              : entry.extents().getLast().offset() + entry.extents().getLast().length();
      if (end < entry.size()) {
        file.truncate(entry.size());
      }
      Metadata.apply(file, entry);
      FileStatus status = file.status();
      open = Optional.empty();
      return KnownFile.of(entry, status);
    }
  }
}
