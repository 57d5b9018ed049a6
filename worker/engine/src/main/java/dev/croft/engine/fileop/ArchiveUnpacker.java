package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarFormatException;
import dev.croft.oci.layer.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A local tar archive that is unpacked where it is added. */
final class ArchiveUnpacker {

  private final CopySource source;
  private final BytePath path;

  private ArchiveUnpacker(CopySource source, BytePath path) {
    this.source = source;
    this.path = path;
  }

  /** Takes a file for an archive if it begins as one, whatever its name is. */
  static Optional<ArchiveUnpacker> recognise(CopySource source, BytePath path) throws IOException {
    Optional<SourceFile> file = source.find(path);
    if (file.isEmpty() || file.get().type() != FileType.REGULAR) {
      return Optional.empty();
    }
    try (InputStream packed = source.open(path);
        InputStream archive = ArchiveStreams.open(packed)) {
      return new TarReader(archive).next().isPresent()
          ? Optional.of(new ArchiveUnpacker(source, path))
          : Optional.empty();
    } catch (IOException | CroftException e) {
      // What cannot be read as an archive is copied as a file.
      return Optional.empty();
    }
  }

  /**
   * Unpacks the archive. Links in it, and links that were there, lead to places below the directory
   * only.
   *
   * @param target a directory of our own
   * @param owner whom everything shall belong to; else whom the archive says
   */
  void unpack(Path target, Optional<Owner> owner) throws IOException {
    try (InputStream packed = source.open(path);
        InputStream stream = ArchiveStreams.open(packed);
        RootDirectory root = RootDirectory.open(target)) {
      ArchiveEntries entries = new ArchiveEntries(root, owner);
      TarReader archive = new TarReader(stream);
      Optional<TarEntry> entry = archive.next();
      while (entry.isPresent()) {
        entries.unpack(entry.get(), archive);
        entry = archive.next();
      }
      entries.finish();
    } catch (TarFormatException e) {
      throw new CroftException(
          FailureKind.USER, PathFailures.show(path) + " cannot be unpacked: " + e.getMessage(), e);
    }
  }
}
