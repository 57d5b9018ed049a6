package dev.croft.server.remotecache;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.registry.FetchedManifest;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import java.util.Optional;

/** A cache in a registry, as a manifest of its own or in an image. */
final class RegistryOrigin implements CacheOrigin {

  private final RegistryClient client;
  private final ImageReference reference;
  private final BlobStore blobs;

  /**
   * A cache.
   *
   * @param blobs what is there is not looked for in the registry
   */
  RegistryOrigin(RegistryClient client, ImageReference reference, BlobStore blobs) {
    this.client = client;
    this.reference = reference;
    this.blobs = blobs;
  }

  @Override
  public Optional<String> reference() {
    return Optional.of(reference.toString());
  }

  @Override
  public byte[] manifest() {
    FetchedManifest manifest = client.fetchManifest(reference);
    return manifest.bytes();
  }

  @Override
  public byte[] manifest(Digest digest) {
    return client.fetchManifest(reference.withoutTag().withDigest(digest)).bytes();
  }

  @Override
  public byte[] blob(Descriptor blob, int limit) {
    return client.readBlob(reference, blob, limit);
  }

  @Override
  public boolean provides(Descriptor layer) {
    return blobs.has(layer.digest()) || client.hasBlob(reference, layer.digest());
  }
}
