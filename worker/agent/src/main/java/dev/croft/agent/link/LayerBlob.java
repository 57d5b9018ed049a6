package dev.croft.agent.link;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A layer of an image.
 *
 * @param diffId the digest of the uncompressed layer
 * @param origin the reference of the image that the layer came from, where the blob may not be in
 *     the worker's store
 * @param created when the layer was made; empty for one from elsewhere
 */
public record LayerBlob(
    Descriptor blob, Digest diffId, Optional<String> origin, Optional<Instant> created) {}
