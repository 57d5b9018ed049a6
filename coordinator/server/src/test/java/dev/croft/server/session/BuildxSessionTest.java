package dev.croft.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.protocol.generated.filesync.AuthGrpc;
import dev.croft.protocol.generated.filesync.CredentialsRequest;
import dev.croft.protocol.generated.filesync.CredentialsResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class BuildxSessionTest {

  @TempDir private Path home;
  private @Nullable Process build;

  @AfterEach
  void endBuild() throws InterruptedException {
    if (build != null) {
      build.destroyForcibly().waitFor();
    }
  }

  static List<Path> versions() {
    return Buildx.installed();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void theClientsCredentialsCanBeHadThroughTheTunnel(Path buildx) throws Exception {
    String password =
        Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        home.resolve("config.json"),
        "{\"auths\":{\"registry.example\":{\"auth\":\"" + password + "\"}}}");
    Files.writeString(home.resolve("Dockerfile"), "FROM scratch\n");

    try (BareBuildServer server = new BareBuildServer()) {
      Buildx client = new Buildx(buildx, home);
      build = client.build(server.port(), home);
      Session session = server.sessions().get(server.solvedSession(), Duration.ofSeconds(20));
      CredentialsResponse credentials =
          AuthGrpc.newBlockingStub(session.channel())
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .credentials(CredentialsRequest.newBuilder().setHost("registry.example").build());

      assertThat(credentials.getUsername()).isEqualTo("me");
      assertThat(credentials.getSecret()).isEqualTo("secret");
      assertThat(session.supports("/moby.filesync.v1.FileSync/DiffCopy")).isTrue();
    }
  }
}
