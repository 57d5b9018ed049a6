package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import java.time.Instant;

/**
 * What a store knows of a blob.
 *
 * @param size in bytes
 * @param lastUsed when it was written or last opened
 */
public record BlobInfo(Digest digest, long size, Instant lastUsed) {}
