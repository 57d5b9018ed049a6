package dev.croft.oci.tree;

import dev.croft.model.content.Digest;
import dev.croft.oci.blob.CorruptBlobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A file of a tree while it is written. Small files stay in memory until they are finished, and are
 * never written where the store has them. For one thread at a time.
 */
public final class TreeFileWriter extends OutputStream {

  private static final int MEMORY_BYTES = 256 << 10;

  private final TreeStore store;
  private final MessageDigest hash = Digest.sha256();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Optional<Path> file = Optional.empty();
  private OutputStream out = memory;
  private long size;

  TreeFileWriter(TreeStore store) {
    this.store = store;
  }

  /** How many bytes were written. */
  public long size() {
    return size;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file.isEmpty() && size + length > MEMORY_BYTES) {
      file = Optional.of(store.newTemporaryFile());
      out = Files.newOutputStream(file.get());
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, offset, length);
    hash.update(bytes, offset, length);
    size += length;
  }

  /** Keeps the file; its digest. Nothing may be written afterwards. */
  public Digest finish() throws IOException {
    return finish(Digest.ofHash(hash.digest()));
  }

  /**
   * Keeps the file if it is what it should be.
   *
   * @throws CorruptBlobException where its bytes have another digest; they are thrown away
   */
  public void finishAs(Digest expected) throws IOException {
    Digest actual = Digest.ofHash(hash.digest());
    if (!actual.equals(expected)) {
      close();
      throw new CorruptBlobException("expected digest " + expected + " but got " + actual);
    }
    finish(actual);
  }

  /** Throws away what was written and not finished. */
  @Override
  public void close() throws IOException {
    out.close();
    file.ifPresent(TreeStore::deleteQuietly);
    file = Optional.empty();
  }

  private Digest finish(Digest digest) throws IOException {
    out.close();
    if (store.isThere(digest, size)) {
      close();
      return digest;
    }
    if (file.isEmpty()) {
      file = Optional.of(store.newTemporaryFile());
      Files.write(file.get(), memory.toByteArray());
    }
    store.adopt(file.get(), digest, size);
    file = Optional.empty();
    return digest;
  }
}
