package dev.croft.server.source;

import dev.croft.model.llb.Bytes;
import dev.croft.server.build.BuildScope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** What sources ask of a build's client. Thread safe. */
public interface ClientResources {

  /** A secret; empty where the client has none of that name, or no secrets at all. */
  Optional<Bytes> secret(BuildScope scope, String id);

  /**
   * Writes what the client offers for upload, such as a build context that it reads from its
   * standard input.
   *
   * @param host of the address by which the client offers it
   * @param path of the same address
   */
  void upload(BuildScope scope, String host, String path, OutputStream into) throws IOException;

  /**
   * A socket of this machine behind which the client's ssh agent answers, as long as it is open.
   *
   * @throws dev.croft.model.failure.CroftException where the client has none of that name
   */
  SshAgent sshAgent(BuildScope scope, String id);

  /** An agent that can be asked. */
  interface SshAgent extends AutoCloseable {

    /** None at all. */
    SshAgent NONE = new NoAgent();

    /** Where it listens; empty where there is none. */
    Optional<Path> socket();

    @Override
    void close();
  }

  /** What stands in where no agent was asked for. */
  record NoAgent() implements SshAgent {

    @Override
    public Optional<Path> socket() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
