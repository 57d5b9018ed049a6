package dev.croft.oci.layer;

import java.io.IOException;
import java.io.OutputStream;

/** Packs nothing. */
final class PlainPacker implements LayerOutput.Packer {

  private final OutputStream out;

  PlainPacker(OutputStream out) {
    this.out = out;
  }

  @Override
  public void add(byte[] block, int length, boolean last) throws IOException {
    out.write(block, 0, length);
  }

  @Override
  public void close() {}
}
