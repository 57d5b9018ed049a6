package dev.croft.oci.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;

/** Packs with zstd, in one frame. */
final class ZstdPacker implements LayerOutput.Packer {

  private static final int MAX_THREADS = 4;

  private final ZstdOutputStreamNoFinalizer zstd;

  ZstdPacker(OutputStream out, int level) throws IOException {
    this(out, level, Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS));
  }

  /** Any number of helping threads makes the same bytes, but no helper would make others. */
  ZstdPacker(OutputStream out, int level, int threads) throws IOException {
    zstd = new ZstdOutputStreamNoFinalizer(out, level);
    zstd.setWorkers(threads);
  }

  @Override
  public void add(byte[] block, int length, boolean last) throws IOException {
    zstd.write(block, 0, length);
    if (last) {
      zstd.close();
    }
  }

  @Override
  public void close() throws IOException {
    zstd.close();
  }
}
