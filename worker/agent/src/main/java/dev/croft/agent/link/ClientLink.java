package dev.croft.agent.link;

import dev.croft.oci.registry.CredentialSource;

/** What a client lends to what runs for it. Thread safe. */
public interface ClientLink {

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
