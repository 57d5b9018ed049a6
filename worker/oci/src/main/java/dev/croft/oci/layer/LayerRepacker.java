package dev.croft.oci.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Packs a layer's archive in another way. The archive itself stays the same, byte for byte. May be
 * used by many threads.
 */
public final class LayerRepacker {

  private final Executor cpu;

  /** Compression and hashing go on in this pool. */
  public LayerRepacker(Executor cpu) {
    this.cpu = cpu;
  }

  /**
   * Unpacks and packs; nothing is kept in memory but a few blocks.
   *
   * @param layer a layer in any compression; closed afterwards
   * @param known what need not be packed again; the bytes are the same whatever is known
   * @param out where the packed layer goes; flushed, and left open
   */
  public WrittenLayer repack(
      InputStream layer, Compression compression, KnownBlocks known, OutputStream out)
      throws IOException {
    return repack(layer, compression, Optional.of(known), out);
  }

  /** As {@link #repack(InputStream, Compression, KnownBlocks, OutputStream)}, knowing nothing. */
  public WrittenLayer repack(InputStream layer, Compression compression, OutputStream out)
      throws IOException {
    return repack(layer, compression, Optional.empty(), out);
  }

  private WrittenLayer repack(
      InputStream layer, Compression compression, Optional<KnownBlocks> known, OutputStream out)
      throws IOException {
    try (InputStream archive = Decompression.open(layer);
        LayerOutput packed = LayerOutput.open(compression, out, known, cpu)) {
      archive.transferTo(packed);
      WrittenLayer written = packed.finish();
      out.flush();
      return written;
    }
  }
}
