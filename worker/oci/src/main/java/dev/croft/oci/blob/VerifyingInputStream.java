package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Passes bytes on and checks at their end that they have a digest and a size: a reader that sees
 * the end of the stream has seen the right bytes. Throws {@link CorruptBlobException} otherwise.
 */
public final class VerifyingInputStream extends FilterInputStream {

  private final Digest expected;
  private final long size;
  private final MessageDigest hash;
  private long count;
  private boolean verified;

  /**
   * Checks what another stream gives.
   *
   * @param size in bytes
   */
  public VerifyingInputStream(InputStream in, Digest expected, long size) {
    super(in);
    this.expected = expected;
    this.size = size;
    this.hash = HashAlgorithms.start(expected);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read < 0) {
      checkAtEnd();
      return read;
    }
    count += read;
    if (count > size) {
      throw new CorruptBlobException(expected + ": more than the expected " + size + " bytes came");
    }
    hash.update(bytes, offset, read);
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(Math.max(n, 0), 8192)];
    return Math.max(0, read(buffer, 0, buffer.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void checkAtEnd() throws CorruptBlobException {
    if (verified) {
      return;
    }
    if (count != size) {
      throw new CorruptBlobException(
          expected + ": " + count + " bytes came instead of the expected " + size);
    }
    Digest actual = HashAlgorithms.finish(expected, hash.digest());
    if (!actual.equals(expected)) {
      throw new CorruptBlobException("expected digest " + expected + " but got " + actual);
    }
    verified = true;
  }
}
