package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real thing, which believes a token server. */
final class TokenAuthenticationTest {

  private static final CredentialSource ME = CredentialSource.of(new Credentials("me", "secret"));
  private static final byte[] BLOB = {1, 2, 3};
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(MediaTypes.OCI_LAYER, Digest.ofBytes(BLOB), BLOB.length);

  @TempDir static Path certificates;
  @TempDir Path directory;
  private TokenServer tokens;
  private RealRegistry registry;
  private RegistryHttp http;
  private Instant now = Instant.now();

  @BeforeAll
  static void makeCertificates() throws Exception {
    TestCertificates.make(certificates, "tokens", true);
  }

  @BeforeEach
  void start() throws Exception {
    start(true);
  }

  private void start(boolean knowsGet) throws Exception {
    tokens =
        TokenServer.start(
            certificates.resolve("tokens.key"), certificates.resolve("tokens.crt"), knowsGet);
    registry =
        RealRegistry.start(
            directory,
            """
            auth:
              token:
                realm: %s
                service: test-service
                issuer: test-issuer
                rootcertbundle: %s
            """
                .formatted(tokens.realm(), certificates.resolve("tokens.crt")));
    http = new RegistryHttp(new RegistryHosts(Map.of()));
  }

  @AfterEach
  void stop() {
    http.close();
    registry.close();
    tokens.close();
  }

  @Test
  void oneTokenServesAllRequestsToARepository() {
    RegistryClient client = client(ME);

    client.pushBlob(registry.reference("a/b"), DESCRIPTOR, BLOB);
    client.readBlob(registry.reference("a/b"), DESCRIPTOR, 10);
    client.hasBlob(registry.reference("a/b"), DESCRIPTOR.digest());

    assertThat(tokens.requests).containsExactly("GET me [repository:a/b:pull,push]");
  }

  @Test
  void aTokenIsWidenedWhenMoreIsNeeded() {
    RegistryClient client = client(ME);

    client.hasBlob(registry.reference("a/b"), DESCRIPTOR.digest());
    client.pushBlob(registry.reference("a/b"), DESCRIPTOR, BLOB);

    assertThat(tokens.requests)
        .containsExactly("GET me [repository:a/b:pull]", "GET me [repository:a/b:pull,push]");
  }

  @Test
  void mountingNeedsToReadTheOtherRepository() {
    RegistryClient client = client(ME);
    client.pushBlob(registry.reference("a/from"), DESCRIPTOR, BLOB);

    assertThat(client.mountBlob(registry.reference("a/to"), "a/from", DESCRIPTOR.digest()))
        .isTrue();

    assertThat(tokens.requests.getLast())
        .isEqualTo("GET me [repository:a/from:pull, repository:a/to:pull,push]");
  }

  @Test
  void aRepositoryThatMayNotBeReadIsNotMountedFrom() {
    PushOutcome outcome =
        client(ME)
            .pushBlob(
                registry.reference("a/to"),
                DESCRIPTOR,
                () -> new ByteArrayInputStream(BLOB),
                Optional.of("closed/from"),
                ByteProgress.none());

    assertThat(outcome).isEqualTo(PushOutcome.UPLOADED);
  }

  @Test
  void nobodyMayPullWhatIsPublic() {
    client(ME).pushBlob(registry.reference("public/a"), DESCRIPTOR, BLOB);

    byte[] read =
        client(CredentialSource.anonymous())
            .readBlob(registry.reference("public/a"), DESCRIPTOR, 10);

    assertThat(read).isEqualTo(BLOB);
    assertThat(tokens.requests.getLast()).isEqualTo("GET nobody [repository:public/a:pull]");
  }

  @Test
  void whatMayNotBePulledIsSaidInDockersWords() {
    assertThatThrownBy(
            () -> client(CredentialSource.anonymous()).resolve(registry.reference("private/a:1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DENIED))
        .hasMessage(
            "pull access denied, repository does not exist or may require authorization: "
                + "server message: insufficient_scope: authorization failed");
  }

  @Test
  void whatMayNotBePushedIsSaidInDockersWords() {
    assertThatThrownBy(
            () ->
                client(CredentialSource.anonymous())
                    .pushBlob(registry.reference("public/a"), DESCRIPTOR, BLOB))
        .hasMessage(
            "push access denied, repository does not exist or may require authorization: "
                + "server message: insufficient_scope: authorization failed");
  }

  @Test
  void wrongCredentialsAreSaidToBeTheFault() {
    var wrong = CredentialSource.of(new Credentials("me", "wrongpassword"));
    tokens.requests.clear();

    assertThatThrownBy(() -> client(wrong).resolve(registry.reference("a/b:1")))
        .isInstanceOf(RegistryException.class)
        .hasMessageNotContaining("wrongpassword");
  }

  @Test
  void aClientThatFetchesTokensItselfNeverTellsItsPassword() {
    List<CredentialSource.TokenRequest> asked = new ArrayList<>();
    CredentialSource fetching =
        new CredentialSource() {
          @Override
          public Credentials credentials(String host) {
            throw new AssertionError("nobody needs the password");
          }

          @Override
          public Optional<Token> fetchToken(TokenRequest request) {
            asked.add(request);
            return Optional.of(
                new TokenFetcher(http).fetch(request, new Credentials("me", "secret")));
          }
        };

    client(fetching).pushBlob(registry.reference("a/b"), DESCRIPTOR, BLOB);

    assertThat(asked)
        .containsExactly(
            new CredentialSource.TokenRequest(
                "buildkit-client",
                registry.host(),
                tokens.realm(),
                "test-service",
                List.of("repository:a/b:pull,push")));
  }

  @Test
  void anExpiredTokenIsReplacedBeforeItIsRefused() {
    RegistryClient client = client(ME);
    client.hasBlob(registry.reference("a/b"), DESCRIPTOR.digest());

    now = now.plusSeconds(280);
    client.hasBlob(registry.reference("a/b"), DESCRIPTOR.digest());

    assertThat(tokens.requests).hasSize(2);
  }

  @Test
  void manyRequestsAtOnceFetchOneToken() throws Exception {
    RegistryClient client = client(ME);
    client.hasBlob(registry.reference("first"), DESCRIPTOR.digest());
    tokens.requests.clear();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> found = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        found.add(
            threads.submit(() -> client.hasBlob(registry.reference("a/b"), DESCRIPTOR.digest())));
      }
      for (Future<Boolean> one : found) {
        assertThat(one.get()).isFalse();
      }
    }

    assertThat(tokens.requests).hasSize(1);
  }

  @Test
  void aTokenServerMayKnowOnlyPost() throws Exception {
    stop();
    start(false);

    client(ME).pushBlob(registry.reference("a/b"), DESCRIPTOR, BLOB);

    assertThat(tokens.requests)
        .containsExactly("GET me [repository:a/b:pull,push]", "POST me [repository:a/b:pull,push]");
  }

  @Test
  void anIdentityTokenIsExchangedByPost() {
    client(CredentialSource.of(new Credentials("", "identity")))
        .pushBlob(registry.reference("a/b"), DESCRIPTOR, BLOB);

    assertThat(tokens.requests).containsExactly("POST me [repository:a/b:pull,push]");
  }

  private RegistryClient client(CredentialSource source) {
    InstantSource clock = () -> now;
    return new RegistryClient(http, source, clock);
  }
}
