package dev.croft.model.content;

import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference to a blob or manifest: the OCI image specification's content descriptor.
 *
 * @param size in bytes
 * @param urls where else the bytes may be had; usually empty
 * @param platform what an image index says that a manifest runs on
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    List<String> urls,
    Map<String, String> annotations,
    Optional<Platform> platform) {

  /** Copies the collections. */
  public Descriptor {
    urls = List.copyOf(urls);
    annotations = Map.copyOf(annotations);
  }

  /** A descriptor that says no more than it must. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, List.of(), Map.of(), Optional.empty());
  }

  /** The same blob, said to be for a platform. */
  public Descriptor withPlatform(Platform newPlatform) {
    return new Descriptor(mediaType, digest, size, urls, annotations, Optional.of(newPlatform));
  }

  /** The same blob with other annotations. */
  public Descriptor withAnnotations(Map<String, String> newAnnotations) {
    return new Descriptor(mediaType, digest, size, urls, newAnnotations, platform);
  }
}
