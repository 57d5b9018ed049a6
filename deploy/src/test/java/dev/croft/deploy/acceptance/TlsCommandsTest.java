package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.BackgroundProcess;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a farm, where it speaks TLS and tells its clients apart. */
@Acceptance
class TlsCommandsTest {

  @TempDir private Path directory;

  @BeforeEach
  void certificates() throws IOException {
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
    Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
    signed("server", "farm.example.com");
    signed("client", "team-a");
    Files.writeString(directory.resolve("token"), "blue-token\n");
  }

  @Test
  void aClientShowsItsCertificateOrItsToken() throws IOException {
    String farm = "tcp://127.0.0.1:" + Ports.free();
    Files.writeString(
        directory.resolve("croft.toml"),
        """
        [grpc.tls]
          cert = "%1$s/server.crt"
          key = "%1$s/server.key"
          ca = "%1$s/ca.crt"
        [tenant.blue]
          token = "blue-token"
        """
            .formatted(directory));
    Path log = directory.resolve("log");
    try (BackgroundProcess _ =
        croft(
                "coordinator",
                "--listen",
                farm,
                "--root",
                directory.resolve("root").toString(),
                "--config",
                directory.resolve("croft.toml").toString(),
                "--cluster-host",
                "127.0.0.1",
                "--cluster-port",
                Integer.toString(Ports.free()))
            .with("CROFT_JAVA_OPTS", "-Xmx256m")
            .start(log)
            .await("it served", () -> text(log).contains("the farm serves at"))) {

      assertThat(asTeamA(farm, "workers").orThrow().standardOutput()).contains("NAME");
      assertThat(asTeamA(farm, "builds").orThrow().standardOutput()).contains("BUILD");
      imported(farm, "mine");
      imported(farm, "theirs", "--token-file", directory.resolve("token").toString());
      assertThat(asTeamA(farm, "caches").orThrow().standardOutput())
          .containsPattern("/mine +team-a ")
          .doesNotContain("/theirs");
      assertThat(
              asTeamA(farm, "caches", "--token-file", directory.resolve("token").toString())
                  .orThrow()
                  .standardOutput())
          .containsPattern("/theirs +blue ")
          .doesNotContain("/mine");

      String ca = directory.resolve("ca.crt").toString();
      assertThat(croft("workers", "--farm", farm, "--ca", ca).run().output())
          .contains("cannot speak TLS with the farm at https://127.0.0.1");
      assertThat(croft("workers", "--farm", farm.replace("tcp", "https")).run().output())
          .contains("cannot speak TLS with the farm at https://127.0.0.1", "--ca says who");
      assertThat(croft("workers", "--farm", farm).run().output()).contains("say https://");
    }
  }

  private void imported(String farm, String id, String... more) throws IOException {
    Path tar = directory.resolve("some.tar");
    Files.writeString(directory.resolve("file"), id);
    Command.of("tar", "-C", directory.toString(), "-cf", tar.toString(), "file").run().orThrow();
    Command command = teamA(farm, "caches", "import", id, tar.toString()).plus(List.of(more));
    Command.Outcome _ = command.run().orThrow();
  }

  private Command.Outcome asTeamA(String farm, String... arguments) {
    return teamA(farm, arguments).run();
  }

  private Command teamA(String farm, String... arguments) {
    return croft(arguments)
        .plus(List.of("--farm", farm, "--ca", directory.resolve("ca.crt").toString()))
        .plus(List.of("--cert", directory.resolve("client.crt").toString()))
        .plus(List.of("--key", directory.resolve("client.key").toString()));
  }

  private static Command croft(String... arguments) {
    return Command.of(Checkout.launcher().toString())
        .plus(List.of(arguments))
        .with("CROFT_SKIP_BUILD", "1")
        .with("JAVA_HOME", System.getProperty("java.home"));
  }

  private void signed(String name, String commonName) {
    openssl(
        "req -newkey rsa:2048 -nodes -subj /CN=%2$s -keyout %1$s.key -out %1$s.csr"
            .formatted(name, commonName));
    openssl(
        ("x509 -req -in %1$s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names"
                + " -out %1$s.crt")
            .formatted(name));
  }

  private void openssl(String arguments) {
    Command.Outcome _ =
        Command.of("openssl").plus(List.of(arguments.split(" ", -1))).in(directory).run().orThrow();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
