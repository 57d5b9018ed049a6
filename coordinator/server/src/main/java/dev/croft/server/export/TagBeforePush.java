package dev.croft.server.export;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.registry.FetchedManifest;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a tag means at its registry before something is pushed to it.
 *
 * @param manifest empty where there is none, or where the registry did not say
 * @param index the same, where it is one
 */
record TagBeforePush(Optional<FetchedManifest> manifest, Optional<Manifest.Index> index) {

  /** Nothing is known of a tag. */
  static TagBeforePush unknown() {
    return new TagBeforePush(Optional.empty(), Optional.empty());
  }

  /**
   * Asks the registry.
   *
   * @throws CroftException with kind CANCELLED where the thread is interrupted
   */
  static TagBeforePush of(RegistryClient client, ImageReference tag) {
    try {
      return client.fetchBeforePush(tag).map(TagBeforePush::of).orElseGet(TagBeforePush::unknown);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        throw e;
      }
      // Whatever is wrong with the registry, the push that follows says it better.
      return unknown();
    }
  }

  private static TagBeforePush of(FetchedManifest there) {
    return new TagBeforePush(
        Optional.of(there),
        there.parsed() instanceof Manifest.Index index ? Optional.of(index) : Optional.empty());
  }

  /** Whether it means this already. */
  boolean means(Digest digest) {
    return manifest.filter(there -> there.descriptor().digest().equals(digest)).isPresent();
  }

  /** The manifests that its index names; none where it is no index. */
  Set<Digest> named() {
    return index.map(Manifest.Index::manifests).orElseGet(List::of).stream()
        .map(Descriptor::digest)
        .collect(Collectors.toUnmodifiableSet());
  }
}
