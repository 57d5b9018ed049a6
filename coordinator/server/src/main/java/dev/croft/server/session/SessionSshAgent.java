package dev.croft.server.session;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.sshforward.BytesMessage;
import dev.croft.protocol.generated.sshforward.CheckAgentRequest;
import dev.croft.protocol.generated.sshforward.SSHGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of this machine behind which the ssh agent of a session's client answers: each
 * connection is carried in a stream of its own. Thread safe.
 */
public final class SessionSshAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionSshAgent.class);
  private static final long TIMEOUT_SECONDS = 60;
  private static final int CHUNK_BYTES = 32 * 1024;

  private final Session session;
  private final String id;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private SessionSshAgent(Session session, String id, Path socket, ServerSocketChannel server) {
    this.session = session;
    this.id = id;
    this.socket = socket;
    this.server = server;
  }

  /**
   * Opens a socket.
   *
   * @param id which of the client's agents; {@code default} for the usual one
   */
  public static SessionSshAgent open(Session session, String id, Path socket) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      SessionSshAgent agent = new SessionSshAgent(session, id, socket, server);
      Thread.ofVirtual().name("ssh-agent " + id).start(agent::accept);
      return agent;
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot forward the client's ssh agent: " + e.getMessage(), e);
    }
  }

  /**
   * Asks whether a client has an agent.
   *
   * @throws CroftException with kind NOT_FOUND where it has none of that name
   */
  public static void check(Session session, String id) {
    try {
      SSHGrpc.newBlockingStub(session.channel())
          .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .checkAgent(CheckAgentRequest.newBuilder().setID(id).build());
    } catch (StatusRuntimeException e) {
      if (session.isOver()) {
        throw session.failure("ssh agent " + id, e);
      }
      boolean noAgents = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
      String said = Optional.ofNullable(e.getStatus().getDescription()).orElse("");
      throw new CroftException(
          FailureKind.NOT_FOUND,
          noAgents || said.isEmpty() ? "no SSH key \"" + id + "\" forwarded from the client" : said,
          e);
    }
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().name("ssh-agent " + id).start(() -> carry(connection));
      }
    } catch (IOException e) {
      // Closed.
      LOG.debug("the socket of ssh agent {} is closed", id);
    }
  }

  private void carry(SocketChannel connection) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER), id);
    StreamObserver<BytesMessage> requests =
        SSHGrpc.newStub(session.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .forwardAgent(new Answers(connection));
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    try (connection) {
      while (connection.read(buffer) >= 0) {
        buffer.flip();
        requests.onNext(BytesMessage.newBuilder().setData(ByteString.copyFrom(buffer)).build());
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("a connection to ssh agent {} broke", id, e);
    } finally {
      requests.onCompleted();
      connections.remove(connection);
    }
  }

  private record Answers(SocketChannel connection) implements StreamObserver<BytesMessage> {

    @Override
    public void onNext(BytesMessage message) {
      ByteBuffer data = message.getData().asReadOnlyByteBuffer();
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
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the socket {} could not be closed", socket, e);
    }
  }
}
