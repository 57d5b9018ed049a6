package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/** Writes and hashes a file below a store's ingest directory, and renames it when it is whole. */
final class DirectoryBlobWriter extends BlobWriter {

  private static final int BUFFER_BYTES = 256 << 10;

  private final DirectoryBlobStore store;
  private final Path file;
  private final Optional<Target> target;
  private final Runnable release;
  private final FileChannel channel;
  private final MessageDigest hash;
  private long written;
  private boolean ended;

  /**
   * What the blob is to be.
   *
   * @param resumable whether the bytes are kept when the writer closes without commit
   */
  record Target(Digest digest, long size, boolean resumable) {}

  DirectoryBlobWriter(
      DirectoryBlobStore store, Path file, Optional<Target> target, Runnable release)
      throws IOException {
    this.store = store;
    this.file = file;
    this.target = target;
    this.release = release;
    this.hash = target.map(t -> HashAlgorithms.start(t.digest())).orElseGet(Digest::sha256);
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      readBack();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long written() {
    return written;
  }

  @Override
  public Digest digest() {
    byte[] soFar;
    try {
      soFar = ((MessageDigest) hash.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a JDK whose hashes cannot be copied", e);
    }
    return target
        .map(t -> HashAlgorithms.finish(t.digest(), soFar))
        .orElseGet(() -> Digest.ofHash(soFar));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (target.isPresent() && written + length > target.get().size()) {
      discard();
      throw new CorruptBlobException(
          "%s: more than the expected %d bytes came"
              .formatted(target.get().digest(), target.get().size()));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    hash.update(bytes, offset, length);
    written += length;
  }

  @Override
  public BlobInfo commit() throws IOException {
    if (ended) {
      throw new IOException("the writer was closed before commit");
    }
    Digest digest = check();
    Instant now = store.now();
    channel.force(true);
    channel.close();
    Files.setLastModifiedTime(file, FileTime.from(now));
    Path shard = store.shard(digest);
    boolean fresh = !Files.isDirectory(shard);
    Files.createDirectories(shard);
    Files.move(file, store.path(digest), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(shard);
    if (fresh) {
      syncDirectory(shard.resolve(".."));
    }
    end();
    return new BlobInfo(digest, written, now);
  }

  @Override
  public void discard() throws IOException {
    if (!ended) {
      channel.close();
      Files.deleteIfExists(file);
      end();
    }
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    if (target.map(Target::resumable).orElse(false)) {
      channel.close();
      end();
    } else {
      discard();
    }
  }

  private void end() {
    ended = true;
    release.run();
  }

  private Digest check() throws IOException {
    if (target.isEmpty()) {
      return Digest.ofHash(hash.digest());
    }
    Digest expected = target.get().digest();
    if (written != target.get().size()) {
      discard();
      throw new CorruptBlobException(
          "%s: %d bytes came instead of the expected %d"
              .formatted(expected, written, target.get().size()));
    }
    Digest actual = HashAlgorithms.finish(expected, hash.digest());
    if (!actual.equals(expected)) {
      discard();
      throw new CorruptBlobException("expected digest " + expected + " but got " + actual);
    }
    return expected;
  }

  /** Hashes what an earlier writer left; what cannot be part of the blob is cut away. */
  private void readBack() throws IOException {
    if (target.isPresent() && channel.size() > target.get().size()) {
      channel.truncate(0);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      written += buffer.remaining();
      hash.update(buffer);
      buffer.clear();
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
