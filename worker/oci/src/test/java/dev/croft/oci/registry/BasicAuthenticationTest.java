package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.image.MediaTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real thing with {@code htpasswd}. */
final class BasicAuthenticationTest {

  /** The password {@code secret}. */
  private static final String HASH = "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

  private static final byte[] BLOB = {1, 2, 3};
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(MediaTypes.OCI_LAYER, Digest.ofBytes(BLOB), BLOB.length);

  @TempDir static Path directory;
  private static RealRegistry registry;
  private static RegistryHttp http;

  @BeforeAll
  static void start() throws Exception {
    Path passwords = directory.resolve("htpasswd");
    Files.writeString(passwords, "me:" + HASH + "\n");
    registry =
        RealRegistry.start(
            directory,
            """
            auth:
              htpasswd:
                realm: test
                path: %s
            """
                .formatted(passwords));
    http = new RegistryHttp(new RegistryHosts(Map.of()));
  }

  @AfterAll
  static void stop() {
    http.close();
    registry.close();
  }

  @Test
  void whoHasThePasswordMayPush() {
    RegistryClient client = client(new Credentials("me", "secret"));

    assertThat(client.pushBlob(registry.reference("mine"), DESCRIPTOR, BLOB))
        .isEqualTo(PushOutcome.UPLOADED);
    assertThat(client.readBlob(registry.reference("mine"), DESCRIPTOR, 10)).isEqualTo(BLOB);
  }

  @Test
  void whoHasNoPasswordIsDenied() {
    assertThatThrownBy(() -> client(Credentials.none()).resolve(registry.reference("mine:1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DENIED))
        .hasMessage(
            "pull access denied, repository does not exist or may require authorization: "
                + "authorization failed: no basic auth credentials");
  }

  @Test
  void whoHasAWrongPasswordIsDeniedAndThePasswordIsNotTold() {
    assertThatThrownBy(
            () ->
                client(new Credentials("me", "wrongpassword"))
                    .pushBlob(registry.reference("mine"), DESCRIPTOR, BLOB))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DENIED))
        .hasMessageContaining("401 Unauthorized")
        .hasMessageNotContaining("wrongpassword");
  }

  @Test
  void aSecretIsNeverPartOfAText() {
    assertThat(new Credentials("me", "verysecret").toString()).doesNotContain("verysecret");
  }

  private static RegistryClient client(Credentials credentials) {
    return new RegistryClient(http, CredentialSource.of(credentials), InstantSource.system());
  }
}
