package dev.croft.dockerfile.input;

import dev.croft.model.content.Digest;
import dev.croft.model.image.ImageConfig;

/**
 * An image that a stage begins with.
 *
 * @param reference as it was found; the digest is appended where it is missing
 * @param digest of what the reference names: an index, or a manifest
 * @param config the platform's image configuration
 */
public record BaseImage(String reference, Digest digest, ImageConfig config) {}
