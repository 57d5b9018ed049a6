package dev.croft.oci.layer;

import dev.croft.linux.file.Directory;
import dev.croft.oci.layer.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Writes the difference that one overlay directory makes as a layer of the OCI image specification.
 * The same files make the same bytes, whenever and wherever. What a step's overlay copied up
 * without changing it is left out, but for directories on the way to a change. May be used by many
 * threads. Needs root.
 */
public final class LayerWriter {

  private final Executor cpu;

  /** Compression and hashing go on in this pool. */
  public LayerWriter(Executor cpu) {
    this.cpu = cpu;
  }

  /**
   * Writes a layer while it reads the files; nothing is kept in memory but a few blocks.
   *
   * @param known what need not be packed again; the bytes are the same whatever is known
   * @param out where the packed layer goes; flushed, and left open
   * @throws dev.croft.model.failure.CroftException where the directory is not one that overlayfs
   *     made with {@code redirect_dir} and {@code metacopy} off
   */
  public WrittenLayer write(
      LayerDifference difference, Compression compression, KnownBlocks known, OutputStream out)
      throws IOException {
    return write(difference, compression, Optional.of(known), out);
  }

  /**
   * As {@link #write(LayerDifference, Compression, KnownBlocks, OutputStream)}, knowing nothing.
   */
  public WrittenLayer write(LayerDifference difference, Compression compression, OutputStream out)
      throws IOException {
    return write(difference, compression, Optional.empty(), out);
  }

  private WrittenLayer write(
      LayerDifference difference,
      Compression compression,
      Optional<KnownBlocks> known,
      OutputStream out)
      throws IOException {
    try (Directory upper = Directory.open(difference.upper());
        LowerTree lowers = LowerTree.open(difference.lowers());
        LayerOutput packed = LayerOutput.open(compression, out, known, cpu)) {
      TarWriter tar = new TarWriter(packed);
      new UpperWalk(new LayerEntries(tar, difference.latestTime())).walk(upper, lowers);
      tar.finish();
      WrittenLayer written = packed.finish();
      out.flush();
      return written;
    }
  }
}
