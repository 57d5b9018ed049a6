package dev.croft.oci.layer;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;

/**
 * A layer that was written.
 *
 * @param blob what went to the stream
 * @param diffId the digest of the uncompressed archive
 * @param uncompressedSize the archive's length in bytes
 */
public record WrittenLayer(Descriptor blob, Digest diffId, long uncompressedSize) {

  /** An archive's two closing blocks of zeros. */
  private static final int EMPTY_ARCHIVE_BYTES = 1024;

  /** Whether the layer changes nothing. */
  public boolean isEmpty() {
    return uncompressedSize == EMPTY_ARCHIVE_BYTES;
  }
}
