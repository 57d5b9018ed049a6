package dev.croft.server.farm;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.session.Session;
import dev.croft.server.session.SessionSshAgent;
import dev.croft.server.source.ClientResources.SshAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A client's ssh agent in a temporary directory of its own. */
record ForwardedAgent(SessionSshAgent agent, Path directory) implements SshAgentSocket {

  static ForwardedAgent open(Session session, String id) {
    try {
      SessionSshAgent.check(session, id);
      Path directory = Files.createTempDirectory("croft-ssh");
      return new ForwardedAgent(
          SessionSshAgent.open(session, id, directory.resolve("agent")), directory);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot forward the client's ssh agent: " + e.getMessage(), e);
    }
  }

  @Override
  public Path socket() {
    return agent.socket();
  }

  @Override
  public void close() {
    agent.close();
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // An empty directory for temporary files is nobody's loss.
      directory.toFile().deleteOnExit();
    }
  }

  /** The same for a source. */
  SshAgent forSource() {
    return new OfSource(this);
  }

  private record OfSource(ForwardedAgent agent) implements SshAgent {

    @Override
    public Optional<Path> socket() {
      return Optional.of(agent.socket());
    }

    @Override
    public void close() {
      agent.close();
    }
  }
}
