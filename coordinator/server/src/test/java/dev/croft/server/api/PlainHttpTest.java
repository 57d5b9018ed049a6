package dev.croft.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.server.session.Buildx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainHttpTest {
  @TempDir Path context;
  @TempDir Path root;
  @TempDir Path home;
  private TestFarm farm;

  static List<Path> binaries() {
    return Buildx.installed();
  }

  @BeforeEach
  void start() {
    farm = new TestFarm(context, root);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void healthReadinessAndMetricsAreServedBesideTheApi() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).isEqualTo("up 1\n");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageListsWorkers() throws Exception {
    assertThat(get("/").body()).contains("w1").contains("linux/arm64");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aUnixSocketIsServedToo(Path binary) throws Exception {
    Path socket = root.resolve("api.sock");
    farm.listen("unix://" + socket);
    Buildx buildx = new Buildx(binary, home);

    Process create =
        buildx.start(
            "create", "--name", "farm", "--driver", "remote", "--bootstrap", "unix://" + socket);

    assertThat(create.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(create.exitValue()).describedAs(buildx.output()).isZero();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + farm.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
