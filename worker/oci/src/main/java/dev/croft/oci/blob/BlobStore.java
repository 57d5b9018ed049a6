package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps blobs by their digests. A blob that is there is whole: it gets its name only after all its
 * bytes were written and found to have the digest. Thread safe; several writers of one blob do not
 * disturb each other.
 *
 * <p>Methods throw {@link CroftException}: kind NOT_FOUND for a blob that is not there, RESOURCE
 * for a full disk, INTERNAL for a store that cannot be read or written.
 */
public interface BlobStore {

  /** Whether the blob is there. */
  boolean has(Digest digest);

  /** The blob's length in bytes; empty where it is not there. */
  OptionalLong size(Digest digest);

  /** The blob's bytes from the first on; counts as use. The bytes are not verified again. */
  InputStream open(Digest digest);

  /** The blob for reading at any place; counts as use. The bytes are not verified again. */
  SeekableByteChannel openChannel(Digest digest);

  /**
   * The file that holds the blob; counts as use. Readers must not change it. Empty where this kind
   * of store has no files.
   */
  Optional<Path> file(Digest digest);

  /** Starts a blob whose digest its bytes will tell (SHA-256). */
  BlobWriter create();

  /**
   * Starts or continues a blob whose digest and size are known. Bytes that an earlier writer of the
   * same blob wrote and did not commit are kept: {@link BlobWriter#written()} says how many, and
   * the next byte written is the one after them. Where another writer works on the same blob now,
   * this one starts from nothing.
   *
   * @param size in bytes; writing more fails at once
   */
  BlobWriter resume(Digest digest, long size);

  /** Removes a blob; whether it was there. Those who read it now read on. */
  boolean delete(Digest digest);

  /** Every blob, in no order. */
  List<BlobInfo> list();

  /**
   * Reads a blob again and removes it where its bytes do not have its digest. Does not count as
   * use.
   *
   * @return whether the blob is there and right
   */
  boolean verify(Digest digest);

  /** Stores some bytes; their digest. */
  default Digest put(byte[] bytes) {
    try (BlobWriter writer = create()) {
      writer.write(bytes);
      return writer.commit().digest();
    } catch (IOException e) {
      throw StoreFailures.of("store a blob of " + bytes.length + " bytes", e);
    }
  }

  /**
   * The bytes of a small blob, such as a manifest, verified.
   *
   * @param limit in bytes; a longer blob is refused with kind RESOURCE
   */
  default byte[] read(Digest digest, int limit) {
    try (InputStream in = open(digest)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new CroftException(
            FailureKind.RESOURCE,
            "blob " + digest + " is larger than the " + limit + " bytes allowed here");
      }
      if (!HashAlgorithms.digestOf(digest, bytes).equals(digest)) {
        delete(digest);
        throw CroftException.notFound("content digest " + digest + ": not found (was corrupted)");
      }
      return bytes;
    } catch (IOException e) {
      throw StoreFailures.of("read blob " + digest, e);
    }
  }
}
