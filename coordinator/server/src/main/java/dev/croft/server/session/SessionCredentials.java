package dev.croft.server.session;

import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import dev.croft.protocol.generated.filesync.AuthGrpc;
import dev.croft.protocol.generated.filesync.CredentialsRequest;
import dev.croft.protocol.generated.filesync.CredentialsResponse;
import dev.croft.protocol.generated.filesync.FetchTokenRequest;
import dev.croft.protocol.generated.filesync.FetchTokenResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Registry credentials of a build's client. The client fetches tokens itself where it can, so that
 * its passwords stay with it.
 */
public final class SessionCredentials implements CredentialSource {

  private static final long TIMEOUT_SECONDS = 60;
  private static final String FETCH_TOKEN = "/moby.filesync.v1.Auth/FetchToken";

  private final Session session;

  /** The credentials of a session's client. */
  public SessionCredentials(Session session) {
    this.session = session;
  }

  @Override
  public Credentials credentials(String host) {
    try {
      CredentialsResponse answer =
          stub().credentials(CredentialsRequest.newBuilder().setHost(host).build());
      return new Credentials(answer.getUsername(), answer.getSecret());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Credentials.none();
      }
      throw session.failure("credentials for " + host, e);
    }
  }

  @Override
  public Optional<Token> fetchToken(TokenRequest request) {
    if (!session.supports(FETCH_TOKEN)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          token(
              stub()
                  .fetchToken(
                      FetchTokenRequest.newBuilder()
                          .setClientID(request.clientId())
                          .setHost(request.host())
                          .setRealm(request.realm())
                          .setService(request.service())
                          .addAllScopes(request.scopes())
                          .build())));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw session.failure("failed to fetch a token for " + request.host(), e);
    }
  }

  private static Token token(FetchTokenResponse answer) {
    return new Token(
        answer.getToken(),
        Duration.ofSeconds(answer.getExpiresIn()),
        answer.getIssuedAt() > 0
            ? Optional.of(Instant.ofEpochSecond(answer.getIssuedAt()))
            : Optional.empty());
  }

  private AuthGrpc.AuthBlockingStub stub() {
    return AuthGrpc.newBlockingStub(session.channel())
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
