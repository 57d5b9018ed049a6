package dev.croft.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import dev.croft.protocol.generated.filesync.AuthGrpc;
import dev.croft.protocol.generated.filesync.CredentialsRequest;
import dev.croft.protocol.generated.filesync.CredentialsResponse;
import dev.croft.protocol.generated.filesync.FetchTokenRequest;
import dev.croft.protocol.generated.filesync.FetchTokenResponse;
import dev.croft.protocol.generated.secrets.GetSecretRequest;
import dev.croft.protocol.generated.secrets.GetSecretResponse;
import dev.croft.protocol.generated.secrets.SecretsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionServicesTest {

  private static final CredentialSource.TokenRequest TOKEN_REQUEST =
      new CredentialSource.TokenRequest(
          CredentialSource.CLIENT_ID,
          "registry.example",
          "https://auth.example/token",
          "registry.example",
          List.of("repository:app:pull"));

  private final Sessions sessions = new Sessions();
  private final GrpcClient client = GrpcClient.serving(new Secrets(), new Auth());
  private final GrpcClient bare = GrpcClient.serving();
  private final Session session;
  private final Session bareSession;

  SessionServicesTest() throws InterruptedException {
    session = client.open(sessions, "full");
    bareSession = bare.open(sessions, "bare");
  }

  @AfterEach
  void stop() throws Exception {
    sessions.close();
    client.close();
    bare.close();
  }

  @Test
  void aSecretComesAsItIs() {
    assertThat(new SessionSecrets(session).get("token"))
        .isEqualTo(Bytes.of(new byte[] {0, -1, 10}));
  }

  @Test
  void aSecretThatTheClientLacksIsNamed() {
    assertThatThrownBy(() -> new SessionSecrets(session).get("other"))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
        .hasMessage("secret other: not found");
  }

  @Test
  void aClientWithoutSecretsHasNone() {
    assertThat(new SessionSecrets(bareSession).find("token")).isEmpty();
  }

  @Test
  void credentialsAreThoseOfTheClient() {
    assertThat(new SessionCredentials(session).credentials("registry.example"))
        .isEqualTo(new Credentials("me", "password"));
  }

  @Test
  void aClientWithoutCredentialsIsNobodyInParticular() {
    SessionCredentials credentials = new SessionCredentials(bareSession);

    assertThat(credentials.credentials("registry.example")).isEqualTo(Credentials.none());
    assertThat(credentials.fetchToken(TOKEN_REQUEST)).isEmpty();
  }

  @Test
  void theClientFetchesTokensItself() {
    assertThat(new SessionCredentials(session).fetchToken(TOKEN_REQUEST))
        .contains(
            new CredentialSource.Token(
                "registry.example repository:app:pull",
                Duration.ofMinutes(5),
                Optional.of(Instant.ofEpochSecond(1_700_000_000))));
  }

  private static final class Secrets extends SecretsGrpc.SecretsImplBase {
    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
      if (request.getID().equals("token")) {
        answer.onNext(
            GetSecretResponse.newBuilder()
                .setData(ByteString.copyFrom(new byte[] {0, -1, 10}))
                .build());
        answer.onCompleted();
      } else {
        answer.onError(Status.NOT_FOUND.withDescription("no").asRuntimeException());
      }
    }
  }

  private static final class Auth extends AuthGrpc.AuthImplBase {
    @Override
    public void credentials(
        CredentialsRequest request, StreamObserver<CredentialsResponse> answer) {
      answer.onNext(
          CredentialsResponse.newBuilder().setUsername("me").setSecret("password").build());
      answer.onCompleted();
    }

    @Override
    public void fetchToken(FetchTokenRequest request, StreamObserver<FetchTokenResponse> answer) {
      answer.onNext(
          FetchTokenResponse.newBuilder()
              .setToken(request.getHost() + " " + request.getScopes(0))
              .setExpiresIn(300)
              .setIssuedAt(1_700_000_000)
              .build());
      answer.onCompleted();
    }
  }
}
