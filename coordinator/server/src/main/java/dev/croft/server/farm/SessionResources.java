package dev.croft.server.farm;

import dev.croft.model.llb.Bytes;
import dev.croft.server.build.BuildScope;
import dev.croft.server.session.Session;
import dev.croft.server.session.SessionSecrets;
import dev.croft.server.session.SessionUploads;
import dev.croft.server.source.ClientResources;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What sources get from clients over their sessions. */
final class SessionResources implements ClientResources {

  private static final String SECRETS = "/moby.buildkit.secrets.v1.Secrets/GetSecret";

  private final ClientSessions clients;

  SessionResources(ClientSessions clients) {
    this.clients = clients;
  }

  @Override
  public Optional<Bytes> secret(BuildScope scope, String id) {
    if (scope.sessionId().isEmpty()) {
      return Optional.empty();
    }
    Session session = clients.session(scope.sessionId());
    return session.supports(SECRETS) ? new SessionSecrets(session).find(id) : Optional.empty();
  }

  @Override
  public void upload(BuildScope scope, String host, String path, OutputStream into)
      throws IOException {
    new SessionUploads(clients.session(scope.sessionId())).read(host, path, into);
  }

  @Override
  public SshAgent sshAgent(BuildScope scope, String id) {
    return new ForwardedAgent(clients.sshAgent(scope, id));
  }
}
