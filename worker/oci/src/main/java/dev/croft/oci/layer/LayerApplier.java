package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Unpacks layers of the OCI image specification into directories that overlayfs can stack: what a
 * layer removes becomes whiteouts and opaque directories in overlayfs's own form. May be used by
 * many threads, a directory by one. Needs root.
 */
public final class LayerApplier {

  private final Executor cpu;

  /** Decompression and hashing go on in this pool; the blob is read by it, too. */
  public LayerApplier(Executor cpu) {
    this.cpu = cpu;
  }

  /**
   * Unpacks a layer. No name, link or symbolic link in it leads out of the directory. The entry of
   * the root itself is passed over, as are attributes that only have a meaning on the machine that
   * set them. On failure the directory is left half filled.
   *
   * @param blob the layer, packed with gzip or zstd or not at all; read to its end and closed
   * @param upper an empty directory
   * @param lowers all directories below it, the nearest first; they are read where the layer links
   *     to a file of theirs, or has a file in a directory that it does not describe
   * @throws dev.croft.oci.layer.tar.TarFormatException where the layer is damaged
   * @throws CroftException of kind RESOURCE where the disk is full
   */
  public AppliedLayer apply(InputStream blob, Path upper, List<Path> lowers) throws IOException {
    try (ReadAhead archive = new ReadAhead(Decompression.open(blob), cpu);
        UpperDirectory target = UpperDirectory.open(upper, lowers)) {
      LayerUnpacker unpacker = new LayerUnpacker(target);
      TarReader reader = new TarReader(archive);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        unpacker.unpack(entry.get(), reader);
        entry = reader.next();
      }
      Digest diffId = archive.drain();
      blob.transferTo(OutputStream.nullOutputStream());
      target.finish();
      return new AppliedLayer(diffId, archive.length());
    } catch (LinuxException e) {
      if (e.isOutOfSpace()) {
        throw new CroftException(
            FailureKind.RESOURCE, "no space left to unpack a layer: " + e.getMessage(), e);
      }
      throw e;
    }
  }
}
