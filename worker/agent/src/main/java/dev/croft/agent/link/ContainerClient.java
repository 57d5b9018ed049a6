package dev.croft.agent.link;

import dev.croft.oci.registry.CredentialSource;

/** What a container needs of the client whose it is. Thread safe. */
public interface ContainerClient {

  /** The client's registry credentials. */
  CredentialSource credentials();

  /**
   * A secret of the client's.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  byte[] secret(String id);

  /**
   * An ssh agent of the client's.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  SshAgentSocket sshAgent(String id);
}
