package dev.croft.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.server.config.ClientsConfig;
import dev.croft.server.session.Buildx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose builds are, as real buildx shows by its certificate. */
class TenantsTest {
  @TempDir Path context;
  @TempDir Path root;
  @TempDir Path home;
  @TempDir Path certificates;

  static List<Path> binaries() {
    return Buildx.installed();
  }

  @BeforeEach
  void certificates() throws Exception {
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
    signed("server", "farm.example.com");
    signed("client", "team-a");
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUN echo hello\n");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aClientIsTheTenantThatItsCertificateNames(Path binary) throws Exception {
    try (TestFarm farm = new TestFarm(context, root, tls())) {
      build(binary, farm.port(), 0);

      assertThat(farm.tenants).containsExactly("team-a");
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aClientWhoseCertificateIsNotSignedByTheAuthorityIsTurnedAway(Path binary) throws Exception {
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=team-a -keyout client.key -out"
            + " client.crt");
    try (TestFarm farm = new TestFarm(context, root, tls())) {
      build(binary, farm.port(), 1);

      assertThat(farm.tenants).isEmpty();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("binaries")
  void aClientThatSaysNothingIsTheDefaultTenant(Path binary) throws Exception {
    try (TestFarm farm = new TestFarm(context, root)) {
      Buildx buildx = new Buildx(binary, home);
      Process build = buildx.build(farm.port(), context, "--output=type=image,name=example.com/x");
      assertThat(build.waitFor()).as(buildx.output()).isZero();

      assertThat(farm.tenants).containsExactly("default");
    }
  }

  private ClientsConfig tls() {
    return new ClientsConfig(
        Optional.of(
            new ClientsConfig.Tls(
                certificates.resolve("server.crt"),
                certificates.resolve("server.key"),
                Optional.of(certificates.resolve("ca.crt")))),
        Map.of());
  }

  private void build(Path binary, int port, int exitCode) throws Exception {
    Buildx buildx = new Buildx(binary, home);
    assertThat(buildx.createTls(port, certificates).waitFor()).as(buildx.output()).isZero();
    Process build =
        buildx.start(
            "build",
            "--builder",
            "farm",
            "--progress=plain",
            "--output=type=image,name=example.com/x",
            context.toString());
    assertThat(build.waitFor()).as(buildx.output()).isEqualTo(exitCode);
  }

  private void signed(String name, String commonName) throws Exception {
    Files.writeString(certificates.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
    openssl(
        "req -newkey rsa:2048 -nodes -subj /CN="
            + commonName
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out "
            + name
            + ".crt");
  }

  private void openssl(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(List.of(("openssl " + arguments).split(" ", -1)))
            .directory(certificates.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
