package dev.croft.oci.layer;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Takes an archive in, hashes it, packs it block by block, and hashes what comes out. */
final class LayerOutput extends OutputStream {

  /** Packs blocks of an archive. */
  interface Packer extends AutoCloseable {

    /** The next block, which nobody changes any more; all but the last are of equal length. */
    void add(byte[] block, int length, boolean last) throws IOException;

    @Override
    void close() throws IOException;
  }

  static final int BLOCK_BYTES = 1 << 20;

  private final String mediaType;
  private final Packer packer;
  private final Optional<DigestingOutput> packed;
  private final SerialHasher hasher;
  private byte[] block = new byte[BLOCK_BYTES];
  private int filled;

  /** Without {@code packed} what comes out is what goes in. */
  private LayerOutput(
      String mediaType, Packer packer, Optional<DigestingOutput> packed, SerialHasher hasher) {
    this.mediaType = mediaType;
    this.packer = packer;
    this.packed = packed;
    this.hasher = hasher;
  }

  static LayerOutput open(Compression compression, OutputStream out, Executor cpu)
      throws IOException {
    return open(compression, out, Optional.empty(), cpu);
  }

  static LayerOutput open(
      Compression compression, OutputStream out, Optional<KnownBlocks> known, Executor cpu)
      throws IOException {
    SerialHasher hasher = new SerialHasher(cpu);
    DigestingOutput packed = new DigestingOutput(out);
    Packer packer =
        switch (compression) {
          case Compression.Uncompressed _ -> new PlainPacker(out);
          case Compression.FastGzip fast -> GzipPacker.of(fast, packed, known, cpu);
          case Compression.Gzip gzip -> GzipPacker.of(gzip, packed, known, cpu);
          case Compression.Zstd zstd -> new ZstdPacker(packed, zstd.level());
        };
    boolean plain = compression instanceof Compression.Uncompressed;
    return new LayerOutput(
        compression.mediaType(), packer, plain ? Optional.empty() : Optional.of(packed), hasher);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == block.length) {
        pass(false);
      }
      int count = Math.min(length - done, block.length - filled);
      System.arraycopy(from, offset + done, block, filled, count);
      filled += count;
      done += count;
    }
  }

  private void pass(boolean last) throws IOException {
    byte[] full = last ? Arrays.copyOf(block, filled) : block;
    hasher.add(full, filled);
    packer.add(full, filled, last);
    if (!last) {
      block = new byte[BLOCK_BYTES];
      filled = 0;
    }
  }

  /** Ends the layer; what was written. */
  WrittenLayer finish() throws IOException {
    pass(true);
    Digest diffId = hasher.digest();
    long length = hasher.length();
    Descriptor blob =
        packed
            .map(out -> Descriptor.of(mediaType, out.digest(), out.length()))
            .orElseGet(() -> Descriptor.of(mediaType, diffId, length));
    return new WrittenLayer(blob, diffId, length);
  }

  @Override
  public void close() throws IOException {
    packer.close();
  }
}
