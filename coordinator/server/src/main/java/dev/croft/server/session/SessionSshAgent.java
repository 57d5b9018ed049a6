package dev.croft.server.session;

import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.remote.AgentSocket;
import dev.croft.agent.remote.MappedObserver;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ssh agents of a session's client. */
public final class SessionSshAgent {

  private static final long TIMEOUT_SECONDS = 60;
  private static final Metadata.Key<String> ID =
      Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER);

  private SessionSshAgent() {}

  /**
   * Opens a socket behind which an agent answers.
   *
   * @param id which of the client's agents; {@code default} for the usual one
   * @throws CroftException with kind NOT_FOUND where the client has none of that name
   */
  public static SshAgentSocket open(Session session, String id) {
    check(session, id);
    Metadata headers = new Metadata();
    headers.put(ID, id);
    return AgentSocket.open(
        id,
        answers -> {
          StreamObserver<BytesMessage> requests =
              SSHGrpc.newStub(session.channel())
                  .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                  .forwardAgent(new MappedObserver<>(answers, BytesMessage::getData));
          return new MappedObserver<>(
              requests, data -> BytesMessage.newBuilder().setData(data).build());
        });
  }

  private static void check(Session session, String id) {
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
}
