package dev.croft.server.solve;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.build.BuildScope;

/** The client of a build of this coordinator's, as what runs for the build sees it. */
public record BuildClient(BuildScope scope, BuildCredentials registries, BuildSecrets secrets)
    implements ClientLink {

  @Override
  public CredentialSource credentials() {
    return registries.of(scope);
  }

  @Override
  public byte[] secret(String id) {
    return secrets.secret(scope, id);
  }

  @Override
  public SshAgentSocket sshAgent(String id) {
    return secrets.sshAgent(scope, id);
  }
}
