package dev.croft.agent.remote;

import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.Times;
import dev.croft.protocol.generated.farm.CredentialsRequest;
import dev.croft.protocol.generated.farm.CredentialsResponse;
import dev.croft.protocol.generated.farm.FetchTokenRequest;
import dev.croft.protocol.generated.farm.FetchTokenResponse;
import dev.croft.protocol.generated.farm.HeadGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Registry credentials that a coordinator has. It fetches tokens itself, so that passwords leave it
 * for a registry only that knows no tokens.
 *
 * @param job whose clients are asked; or empty
 * @param loan what a coordinator lends for a call; or empty
 */
record RemoteCredentials(Supplier<Channel> coordinator, String job, String loan)
    implements CredentialSource {

  @Override
  public Credentials credentials(String host) {
    try {
      CredentialsResponse answer =
          HeadGrpc.newBlockingStub(coordinator.get())
              .credentials(
                  CredentialsRequest.newBuilder().setJob(job).setLoan(loan).setHost(host).build());
      return new Credentials(answer.getUsername(), answer.getSecret());
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the coordinator", e);
    }
  }

  @Override
  public Optional<Token> fetchToken(TokenRequest request) {
    try {
      FetchTokenResponse answer =
          HeadGrpc.newBlockingStub(coordinator.get())
              .fetchToken(
                  FetchTokenRequest.newBuilder()
                      .setJob(job)
                      .setLoan(loan)
                      .setClientId(request.clientId())
                      .setHost(request.host())
                      .setRealm(request.realm())
                      .setService(request.service())
                      .addAllScopes(request.scopes())
                      .build());
      return answer.hasToken()
          ? Optional.of(
              new Token(
                  answer.getToken(),
                  Duration.ofSeconds(answer.getExpiresInSeconds()),
                  answer.hasIssuedAt()
                      ? Optional.of(Times.read(answer.getIssuedAt()))
                      : Optional.empty()))
          : Optional.empty();
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the coordinator", e);
    }
  }
}
