package dev.croft.oci.layer;

import dev.croft.model.content.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on, counts and hashes them. Closing it does not close what it passes them to. */
final class DigestingOutput extends OutputStream {

  private final OutputStream out;
  private final MessageDigest hash = Digest.sha256();
  private long length;

  DigestingOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    out.write(from, offset, count);
    hash.update(from, offset, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() {}

  long length() {
    return length;
  }

  /** The digest of all bytes; no more may follow. */
  Digest digest() {
    return Digest.ofHash(hash.digest());
  }
}
