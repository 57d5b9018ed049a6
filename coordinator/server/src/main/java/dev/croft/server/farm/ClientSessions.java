package dev.croft.server.farm;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.build.BuildScope;
import dev.croft.server.session.Session;
import dev.croft.server.session.SessionCredentials;
import dev.croft.server.session.SessionSecrets;
import dev.croft.server.session.SessionSshAgent;
import dev.croft.server.session.Sessions;
import dev.croft.server.solve.BuildCredentials;
import dev.croft.server.solve.BuildSecrets;
import java.time.Duration;

/** What builds have from their clients' sessions. Thread safe. */
final class ClientSessions implements BuildCredentials, BuildSecrets {

  /**
   * A client opens its session while it starts its build, and on a busy machine that takes long. A
   * build whose client has gone is interrupted while it waits.
   */
  private static final Duration WAIT = Duration.ofMinutes(2);

  private final Sessions sessions;

  ClientSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public CredentialSource of(BuildScope scope) {
    return scope.sessionId().isEmpty()
        ? CredentialSource.anonymous()
        : sessions
            .find(scope.sessionId())
            .<CredentialSource>map(SessionCredentials::new)
            .orElseGet(CredentialSource::anonymous);
  }

  /** A session, waited for as long as a client may need to open it. */
  Session session(String id) {
    if (id.isEmpty()) {
      throw CroftException.notFound("no active sessions");
    }
    try {
      return sessions.get(id, WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  /** A secret of the build's client. */
  @Override
  public byte[] secret(BuildScope scope, String id) {
    return new SessionSecrets(session(scope.sessionId())).get(id).toArray();
  }

  @Override
  public SshAgentSocket sshAgent(BuildScope scope, String id) {
    return SessionSshAgent.open(session(scope.sessionId()), id);
  }
}
