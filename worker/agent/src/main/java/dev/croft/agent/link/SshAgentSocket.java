package dev.croft.agent.link;

import java.nio.file.Path;

/** A socket on the worker's machine behind which a client's ssh agent answers, while it is open. */
public interface SshAgentSocket extends AutoCloseable {

  /** Where it listens. */
  Path socket();

  @Override
  void close();
}
