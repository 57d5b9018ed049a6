package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of this machine, in a temporary directory of its own, behind which an ssh agent answers
 * that is elsewhere: each connection is a call of its own. Thread safe.
 */
public final class AgentSocket implements SshAgentSocket {

  private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);
  private static final int CHUNK_BYTES = 32 * 1024;

  private final String id;
  private final Forwarding forwarding;
  private final Path directory;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private AgentSocket(
      String id, Forwarding forwarding, Path directory, ServerSocketChannel server) {
    this.id = id;
    this.forwarding = forwarding;
    this.directory = directory;
    this.server = server;
  }

  /** The way to the agent. */
  @FunctionalInterface
  public interface Forwarding {

    /**
     * Begins the call for one connection.
     *
     * @param answers takes what the agent says
     * @return takes what is said to the agent
     */
    StreamObserver<ByteString> begin(StreamObserver<ByteString> answers);
  }

  /**
   * Opens a socket.
   *
   * @param id which agent; for the log
   * @throws CroftException where this machine has no room for it
   */
  public static AgentSocket open(String id, Forwarding forwarding) {
    try {
      Path directory = Files.createTempDirectory("croft-ssh");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      AgentSocket agent = new AgentSocket(id, forwarding, directory, server);
      server.bind(UnixDomainSocketAddress.of(agent.socket()));
      Thread.ofVirtual().name("ssh-agent " + id).start(agent::accept);
      return agent;
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot forward the client's ssh agent: " + e.getMessage(), e);
    }
  }

  @Override
  public Path socket() {
    return directory.resolve("agent");
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().name("ssh-agent " + id).start(() -> carry(connection));
      }
    } catch (IOException e) {
      LOG.debug("the socket of ssh agent {} is closed", id);
    }
  }

  private void carry(SocketChannel connection) {
    StreamObserver<ByteString> requests = forwarding.begin(new Answers(connection));
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    try (connection) {
      while (connection.read(buffer) >= 0) {
        buffer.flip();
        requests.onNext(ByteString.copyFrom(buffer));
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("a connection to ssh agent {} broke", id, e);
    } finally {
      requests.onCompleted();
      connections.remove(connection);
    }
  }

  private record Answers(SocketChannel connection) implements StreamObserver<ByteString> {

    @Override
    public void onNext(ByteString bytes) {
      ByteBuffer data = bytes.asReadOnlyByteBuffer();
      try {
        while (data.hasRemaining()) {
          connection.write(data);
        }
      } catch (IOException e) {
        close();
      }
    }

    @Override
    public void onError(Throwable failure) {
      close();
    }

    @Override
    public void onCompleted() {
      close();
    }

    private void close() {
      try {
        connection.close();
      } catch (IOException e) {
        LOG.debug("a connection to an ssh agent could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel connection : connections) {
        connection.close();
      }
      Files.deleteIfExists(socket());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.warn("the socket {} could not be closed", socket(), e);
    }
  }
}
