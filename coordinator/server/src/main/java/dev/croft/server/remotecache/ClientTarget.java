package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.content.Descriptor;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.session.files.ClientBlobs;
import java.io.ByteArrayInputStream;

/** A directory of the client's; the client itself notes the manifest in the directory's index. */
final class ClientTarget implements CacheTarget {

  private final ClientBlobs client;
  private final CredentialSource credentials;

  ClientTarget(ClientBlobs client, CredentialSource credentials) {
    this.client = client;
    this.credentials = credentials;
  }

  @Override
  public void layer(WorkerLink worker, LayerBlob layer) {
    worker.fetch(layer, credentials, status -> {});
    client.write(layer.blob(), () -> worker.openBlob(layer.blob().digest()));
  }

  @Override
  public void blob(Descriptor blob, byte[] bytes) {
    client.write(blob, () -> new ByteArrayInputStream(bytes));
  }

  @Override
  public void manifest(Descriptor manifest, byte[] bytes) {
    blob(manifest, bytes);
  }
}
