package dev.croft.oci.layer;

import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Passes bytes on, counts them and tells their digest. A blob's writer hashes what it is given, so
 * they are not hashed here again. Closing it does not close what it passes them to.
 */
final class DigestingOutput extends OutputStream {

  private final OutputStream out;
  private final Optional<BlobWriter> hashing;
  private final MessageDigest hash = Digest.sha256();
  private long length;

  DigestingOutput(OutputStream out) {
    this.out = out;
    this.hashing =
        out instanceof BlobWriter blob && blob.written() == 0
            ? Optional.of(blob)
            : Optional.empty();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    out.write(from, offset, count);
    if (hashing.isEmpty()) {
      hash.update(from, offset, count);
    }
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
    return hashing.map(BlobWriter::digest).orElseGet(() -> Digest.ofHash(hash.digest()));
  }
}
