package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import dev.croft.linux.file.BytePath;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarWriter;
import dev.croft.protocol.fsutil.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Writes folders as one tar archive. */
final class FolderArchive {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int PERMISSION_BITS = 07777;
  private static final int FOLDER_PERMISSIONS = 0755;

  private final TarWriter tar;
  private final Instant folderTime;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** An archive in which the folders themselves have a time; without one, that of 1970. */
  FolderArchive(OutputStream out, Optional<Instant> folderTime) {
    this.tar = new TarWriter(out);
    this.folderTime = folderTime.orElse(Instant.EPOCH);
  }

  void add(ClientFiles.Folder folder) throws IOException {
    if (!folder.name().isEmpty()) {
      tar.begin(
          new TarEntry(
              BytePath.of(folder.name() + "/"),
              new EntryKind.Directory(),
              FileAttributes.ofRoot(FOLDER_PERMISSIONS, folderTime)));
    }
    String prefix = folder.name().isEmpty() ? "" : folder.name() + "/";
    folder.tree().walk(file -> add(folder.tree(), prefix, file));
  }

  void finish() throws IOException {
    tar.finish();
  }

  private void add(ContentAccess tree, String prefix, ContentAccess.FileStatus file)
      throws IOException {
    EntryKind kind = kind(prefix, file);
    String slash = kind instanceof EntryKind.Directory ? "/" : "";
    tar.begin(new TarEntry(BytePath.of(prefix + file.path() + slash), kind, attributes(file)));
    if (kind instanceof EntryKind.Regular) {
      try (InputStream in = tree.open(file.path())) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          tar.data(buffer, 0, n);
        }
      }
    }
  }

  /** What an archive makes of a file. */
  private static EntryKind kind(String prefix, ContentAccess.FileStatus file) {
    if (file.hardLinkTo().isPresent()) {
      return new EntryKind.HardLink(BytePath.of(prefix + file.hardLinkTo().get()));
    }
    return switch (FileKind.ofMode(file.mode())) {
      case REGULAR -> new EntryKind.Regular(file.size());
      case DIRECTORY -> new EntryKind.Directory();
      case SYMLINK -> new EntryKind.Symlink(BytePath.of(file.link()));
      case CHARACTER_DEVICE -> new EntryKind.Device(true, file.deviceMajor(), file.deviceMinor());
      case BLOCK_DEVICE -> new EntryKind.Device(false, file.deviceMajor(), file.deviceMinor());
      case FIFO -> new EntryKind.Fifo();
    };
  }

  private static FileAttributes attributes(ContentAccess.FileStatus file) {
    long nanos = file.modifiedNanos();
    return new FileAttributes(
        file.mode() & PERMISSION_BITS,
        Integer.toUnsignedLong(file.uid()),
        Integer.toUnsignedLong(file.gid()),
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
        new TreeMap<>(file.xattrs()));
  }
}
