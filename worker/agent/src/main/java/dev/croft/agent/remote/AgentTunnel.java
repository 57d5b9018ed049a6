package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.HeadGrpc;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import dev.croft.protocol.generated.farm.SshAgentResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
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
 * A socket of this machine behind which a client's ssh agent answers, by way of a coordinator: each
 * connection is a call of its own. Thread safe.
 */
final class AgentTunnel implements SshAgentSocket {

  private static final Logger LOG = LoggerFactory.getLogger(AgentTunnel.class);
  private static final int CHUNK_BYTES = 32 * 1024;

  private final Channel head;
  private final SshAgentRequest which;
  private final Path directory;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private AgentTunnel(
      Channel head, SshAgentRequest which, Path directory, ServerSocketChannel server) {
    this.head = head;
    this.which = which;
    this.directory = directory;
    this.server = server;
  }

  static AgentTunnel open(Channel head, SshAgentRequest which) {
    try {
      SshAgentResponse _ = HeadGrpc.newBlockingStub(head).checkSshAgent(which);
      Path directory = Files.createTempDirectory("croft-ssh");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(directory.resolve("agent")));
      AgentTunnel tunnel = new AgentTunnel(head, which, directory, server);
      Thread.ofVirtual().name("ssh-agent " + which.getId()).start(tunnel::accept);
      return tunnel;
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the coordinator", e);
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
        Thread.ofVirtual().name("ssh-agent " + which.getId()).start(() -> carry(connection));
      }
    } catch (IOException e) {
      LOG.debug("the socket of ssh agent {} is closed", which.getId());
    }
  }

  private void carry(SocketChannel connection) {
    StreamObserver<SshAgentRequest> requests =
        HeadGrpc.newStub(head).sshAgent(new Answers(connection));
    requests.onNext(which);
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    try (connection) {
      while (connection.read(buffer) >= 0) {
        buffer.flip();
        requests.onNext(SshAgentRequest.newBuilder().setData(ByteString.copyFrom(buffer)).build());
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("a connection to ssh agent {} broke", which.getId(), e);
    } finally {
      requests.onCompleted();
      connections.remove(connection);
    }
  }

  private record Answers(SocketChannel connection) implements StreamObserver<SshAgentResponse> {

    @Override
    public void onNext(SshAgentResponse message) {
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
      Files.deleteIfExists(socket());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.warn("the socket {} could not be closed", socket(), e);
    }
  }
}
