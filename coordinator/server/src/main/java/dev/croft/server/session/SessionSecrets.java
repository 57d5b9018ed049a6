package dev.croft.server.session;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.secrets.GetSecretRequest;
import dev.croft.protocol.generated.secrets.SecretsGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The secrets that a client has for its build. They are asked for each time, and never kept. */
public final class SessionSecrets {

  private static final long TIMEOUT_SECONDS = 60;

  private final Session session;

  /** The secrets of a session's client. */
  public SessionSecrets(Session session) {
    this.session = session;
  }

  /** A secret; empty where the client has none of that name. */
  public Optional<Bytes> find(String id) {
    try {
      return Optional.of(
          Bytes.of(
              SecretsGrpc.newBlockingStub(session.channel())
                  .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                  .getSecret(GetSecretRequest.newBuilder().setID(id).build())
                  .getData()
                  .toByteArray()));
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.NOT_FOUND || code == Status.Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw session.failure("secret " + id, e);
    }
  }

  /**
   * A secret.
   *
   * @throws CroftException of kind {@code NOT_FOUND} where the client has none of that name
   */
  public Bytes get(String id) {
    return find(id).orElseThrow(() -> CroftException.notFound("secret " + id + ": not found"));
  }
}
