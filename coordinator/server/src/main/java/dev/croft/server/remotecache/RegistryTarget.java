package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.content.Descriptor;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import java.time.InstantSource;

/** A repository of a registry. */
final class RegistryTarget implements CacheTarget {

  private final ImageReference reference;
  private final CredentialSource credentials;
  private final RegistryClient client;

  RegistryTarget(ImageReference reference, RegistryHttp http, CredentialSource credentials) {
    this.reference = reference;
    this.credentials = credentials;
    this.client = new RegistryClient(http, credentials, InstantSource.system());
  }

  @Override
  public void layer(WorkerLink worker, LayerBlob layer) {
    worker.push(layer, reference.toString(), credentials, status -> {});
  }

  @Override
  public void blob(Descriptor blob, byte[] bytes) {
    client.pushBlob(reference, blob, bytes);
  }

  @Override
  public void manifest(Descriptor manifest, byte[] bytes) {
    client.pushManifest(reference, manifest.mediaType(), bytes);
  }
}
