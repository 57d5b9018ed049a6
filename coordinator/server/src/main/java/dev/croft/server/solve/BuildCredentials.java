package dev.croft.server.solve;

import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.build.BuildScope;

/** The registry credentials of a build's client. */
public interface BuildCredentials {

  /** Credentials that are asked of the client's session when they are needed. */
  CredentialSource of(BuildScope scope);
}
