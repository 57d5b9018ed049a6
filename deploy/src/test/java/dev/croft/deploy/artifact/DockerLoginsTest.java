package dev.croft.deploy.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docker login} writes, as its documentation shows it. */
class DockerLoginsTest {

  @TempDir private Path directory;

  @Test
  void aLoginIsAUserAndAPassword() throws IOException {
    // me:se:cret
    assertThat(of("{\"auths\": {\"localhost:5000\": {\"auth\": \"bWU6c2U6Y3JldA==\"}}}"))
        .isEqualTo(new Credentials("me", "se:cret"));
  }

  @Test
  void anIdentityTokenIsASecretOfNobody() throws IOException {
    assertThat(
            of(
                "{\"auths\": {\"https://localhost:5000\": {\"auth\": \"bWU6\","
                    + " \"identitytoken\": \"xyz\"}}}"))
        .isEqualTo(new Credentials("", "xyz"));
  }

  @Test
  void theHubIsKnownByItsOldAddress() throws IOException {
    write("{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"bWU6c2U6Y3JldA==\"}}}");

    assertThat(DockerLogins.in(directory).credentials("registry-1.docker.io").username())
        .isEqualTo("me");
  }

  @Test
  void whereThereIsNoLoginThereAreNoCredentials() throws IOException {
    assertThat(DockerLogins.in(directory).credentials("localhost:5000").isEmpty()).isTrue();
    assertThat(of("{\"auths\": {\"elsewhere\": {\"auth\": \"bWU6c2U6Y3JldA==\"}}}").isEmpty())
        .isTrue();
  }

  @Test
  void aDamagedLoginIsNamedWithoutItsSecret() {
    assertThatThrownBy(() -> of("{\"auths\": {\"localhost:5000\": {\"auth\": \"?secret?\"}}}"))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("config.json")
        .hasMessageNotContaining("secret?");
  }

  private Credentials of(String config) throws IOException {
    write(config);
    return DockerLogins.in(directory).credentials("localhost:5000");
  }

  private void write(String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
  }
}
