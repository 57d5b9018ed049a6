package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.Directory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarReader;
import dev.croft.oci.layer.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One overlay directory as an archive, just as it is: what the directory removes stays a mark of
 * overlayfs's, what it merely repeats is there too, and so is what the directory itself is like. So
 * it depends on no layer below, and what it is unpacked to is the same directory; unlike a layer of
 * the OCI image specification, which says what changes. The same files make the same bytes. Sockets
 * are left out. May be used by many threads. Needs root.
 */
public final class LayerDirectoryArchive {

  private final Executor cpu;

  /** Hashing goes on in this pool. */
  public LayerDirectoryArchive(Executor cpu) {
    this.cpu = cpu;
  }

  /**
   * Writes the archive of a directory that nobody writes to any more.
   *
   * @param out flushed, and left open
   */
  public WrittenLayer write(Path directory, OutputStream out) throws IOException {
    try (Directory top = Directory.open(directory);
        LayerOutput hashed = LayerOutput.open(new Compression.Uncompressed(), out, cpu)) {
      TarWriter tar = new TarWriter(hashed);
      new LayerDirectoryWalk(tar).walk(top);
      tar.finish();
      WrittenLayer written = hashed.finish();
      out.flush();
      return written;
    }
  }

  /**
   * Makes an empty directory what an archive says. No name or link in it leads out of the
   * directory. On failure the directory is left half filled.
   *
   * @param archive verified by the caller; left open
   * @throws dev.croft.oci.layer.tar.TarFormatException where it is damaged
   * @throws CroftException of kind RESOURCE where the disk is full
   */
  public void unpack(InputStream archive, Path directory) throws IOException {
    try (UpperDirectory target = UpperDirectory.open(directory, List.of())) {
      LayerUnpacker unpacker = new LayerUnpacker(target);
      TarReader reader = new TarReader(archive);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        unpacker.unpackAsIs(entry.get(), reader);
        entry = reader.next();
      }
      target.finish();
    } catch (LinuxException e) {
      if (e.isOutOfSpace()) {
        throw new CroftException(
            FailureKind.RESOURCE, "no space left to unpack a layer: " + e.getMessage(), e);
      }
      throw e;
    }
  }
}
