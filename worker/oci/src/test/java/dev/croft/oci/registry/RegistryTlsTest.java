package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real thing behind TLS. */
final class RegistryTlsTest {

  private static final Digest DIGEST = Digest.ofText("not there");

  @TempDir static Path certificates;
  @TempDir Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    TestCertificates.make(certificates, "server", true);
    TestCertificates.make(certificates, "other", false);
    TestCertificates.make(certificates, "client", true);
    TestCertificates.run(
        certificates, "openssl", "rsa", "-traditional", "-in", "client.key", "-out", "pkcs1.key");
  }

  @Test
  void anUnknownCertificateIsRefused() throws Exception {
    try (RealRegistry registry = start("server", "")) {
      assertThatThrownBy(() -> ask(registry, config(Optional.of(false), false)))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
          .hasMessageContaining("failed to do request: Head \"https://" + registry.host());
    }
  }

  @Test
  void aCertificateOfTheConfigurationIsTrusted() throws Exception {
    try (RealRegistry registry = start("server", "")) {
      assertThat(ask(registry, config(Optional.of(false), false, "server.crt"))).isFalse();
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    try (RealRegistry registry = start("other", "")) {
      assertThatThrownBy(() -> ask(registry, config(Optional.of(false), false, "other.crt")))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void insecureMeansAnyCertificate() throws Exception {
    try (RealRegistry registry = start("other", "")) {
      assertThat(ask(registry, config(Optional.of(false), true))).isFalse();
    }
  }

  @Test
  void insecureAndHttpMeansWhateverTheRegistrySpeaks() throws Exception {
    try (RealRegistry registry = start("other", "")) {
      assertThat(ask(registry, config(Optional.of(true), true))).isFalse();
    }
    try (RealRegistry registry = RealRegistry.start(directory, "")) {
      assertThat(ask(registry, config(Optional.of(true), true))).isFalse();
    }
  }

  @Test
  void aClientCertificateProvesWhoAsks() throws Exception {
    String required = "    clientcas: [\"" + certificates.resolve("client.crt") + "\"]\n";
    try (RealRegistry registry = start("server", required)) {
      for (String key : List.of("client.key", "pkcs1.key")) {
        var pair =
            new RegistryConfig.KeyPair(
                certificates.resolve(key), certificates.resolve("client.crt"));
        var config =
            new RegistryConfig(
                List.of(),
                Optional.of(false),
                false,
                List.of(certificates.resolve("server.crt")),
                List.of(pair));
        assertThat(ask(registry, config)).isFalse();
      }
      assertThatThrownBy(() -> ask(registry, config(Optional.of(false), false, "server.crt")))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    try (RealRegistry registry = start("server", "")) {
      assertThatThrownBy(() -> ask(registry, config(Optional.of(false), false, "missing.crt")))
          .isInstanceOf(CroftException.class)
          .hasMessageContaining("missing.crt");
    }
  }

  private RealRegistry start(String certificate, String extra) throws Exception {
    String tls =
        "  tls:\n    certificate: %s\n    key: %s\n%s"
            .formatted(
                certificates.resolve(certificate + ".crt"),
                certificates.resolve(certificate + ".key"),
                extra);
    return RealRegistry.start(directory, tls);
  }

  private static boolean ask(RealRegistry registry, RegistryConfig config) {
    try (var http = new RegistryHttp(new RegistryHosts(Map.of(registry.host(), config)))) {
      var once = new Backoff(1, Duration.ZERO, Duration.ZERO, duration -> {});
      return new RegistryClient(http, CredentialSource.anonymous(), InstantSource.system(), once)
          .hasBlob(registry.reference("x"), DIGEST);
    }
  }

  private static RegistryConfig config(Optional<Boolean> http, boolean insecure, String... ca) {
    return new RegistryConfig(
        List.of(),
        http,
        insecure,
        List.of(ca).stream().map(certificates::resolve).toList(),
        List.of());
  }
}
