package dev.croft.oci.layer;

import dev.croft.model.content.Digest;

/**
 * What unpacking a layer tells.
 *
 * @param diffId the digest of the uncompressed archive
 * @param uncompressedSize the archive's length in bytes
 */
public record AppliedLayer(Digest diffId, long uncompressedSize) {}
