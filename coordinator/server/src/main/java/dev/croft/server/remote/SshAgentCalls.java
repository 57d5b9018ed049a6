package dev.croft.server.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Requests;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import dev.croft.protocol.generated.farm.SshAgentResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections of steps on other machines to ssh agents of clients. */
final class SshAgentCalls {

  private static final Logger LOG = LoggerFactory.getLogger(SshAgentCalls.class);
  private static final int CHUNK_BYTES = 32 * 1024;

  private SshAgentCalls() {}

  static void carry(
      Function<SshAgentRequest, SshAgentSocket> agents,
      Requests<SshAgentRequest> requests,
      Answers<SshAgentResponse> answers) {
    Optional<SshAgentRequest> which = requests.next();
    if (which.isEmpty()) {
      return;
    }
    try (SshAgentSocket agent = agents.apply(which.get());
        SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(agent.socket()))) {
      Thread reader =
          Thread.ofVirtual()
              .name("ssh-agent " + which.get().getId())
              .start(() -> answer(connection, answers));
      Optional<SshAgentRequest> next = requests.next();
      while (next.isPresent()) {
        ByteBuffer data = next.get().getData().asReadOnlyByteBuffer();
        while (data.hasRemaining()) {
          connection.write(data);
        }
        next = requests.next();
      }
      connection.shutdownOutput();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the client's ssh agent is gone: " + e.getMessage(), e);
    }
  }

  private static void answer(SocketChannel connection, Answers<SshAgentResponse> answers) {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    try {
      while (connection.read(buffer) >= 0) {
        buffer.flip();
        answers.send(SshAgentResponse.newBuilder().setData(ByteString.copyFrom(buffer)).build());
        buffer.clear();
      }
    } catch (IOException | CroftException e) {
      LOG.debug("a connection to an ssh agent ended", e);
    }
  }
}
