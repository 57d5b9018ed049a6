package dev.croft.server.remotecache;

import dev.croft.server.build.BuildScope;
import dev.croft.server.session.files.ClientBlobs;

/** The stores of blobs that builds' clients offer. */
public interface ClientStores {

  /**
   * A store by its name at the client.
   *
   * @throws dev.croft.model.failure.CroftException where the client does not answer
   */
  ClientBlobs of(BuildScope scope, String name);
}
