package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;

/**
 * A manifest or index as a registry has it. The bytes must not be changed.
 *
 * @param descriptor what it is; the media type is the registry's, which may be vague
 */
@SuppressWarnings("ArrayRecordComponent")
public record FetchedManifest(Descriptor descriptor, byte[] bytes) {

  /**
   * The manifest, read.
   *
   * @throws dev.croft.model.failure.CroftException where it is none
   */
  public Manifest parsed() {
    return ManifestCodec.read(descriptor.mediaType(), bytes);
  }
}
