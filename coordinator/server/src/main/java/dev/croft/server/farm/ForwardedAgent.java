package dev.croft.server.farm;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.server.source.ClientResources.SshAgent;
import java.nio.file.Path;
import java.util.Optional;

/** A client's ssh agent for a source. */
record ForwardedAgent(SshAgentSocket agent) implements SshAgent {

  @Override
  public Optional<Path> socket() {
    return Optional.of(agent.socket());
  }

  @Override
  public void close() {
    agent.close();
  }
}
