package dev.croft.server.solve;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.server.build.BuildScope;

/** What a build's client lends to steps: secrets, and ssh agents. Thread safe. */
public interface BuildSecrets {

  /**
   * A secret, asked of the client's session.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  byte[] secret(BuildScope scope, String id);

  /**
   * An ssh agent, behind a socket of this machine.
   *
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where the client has none of
   *     that name
   */
  SshAgentSocket sshAgent(BuildScope scope, String id);
}
