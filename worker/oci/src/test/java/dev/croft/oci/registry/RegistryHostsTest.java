package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RegistryHostsTest {

  @Test
  void dockerHubHasAnotherName() {
    assertThat(uris(Map.of(), "docker.io"))
        .containsExactly("https://registry-1.docker.io/v2/a/b/tags/list");
  }

  @Test
  void thisMachineSpeaksPlainHttp() {
    assertThat(uris(Map.of(), "localhost:5000"))
        .containsExactly("http://localhost:5000/v2/a/b/tags/list");
    assertThat(uris(Map.of(), "127.0.0.2")).containsExactly("http://127.0.0.2/v2/a/b/tags/list");
    assertThat(uris(Map.of(), "[::1]:5000")).containsExactly("http://[::1]:5000/v2/a/b/tags/list");
    assertThat(uris(Map.of(), "localhost.example.com"))
        .containsExactly("https://localhost.example.com/v2/a/b/tags/list");
  }

  @Test
  void configurationHasTheLastWord() {
    assertThat(uris(Map.of("localhost:5000", config(false)), "localhost:5000"))
        .containsExactly("https://localhost:5000/v2/a/b/tags/list");
    assertThat(uris(Map.of("example.com", config(true)), "example.com"))
        .containsExactly("http://example.com/v2/a/b/tags/list");
  }

  @Test
  void mirrorsAreAskedFirstAndToldForWhom() {
    assertThat(
            uris(
                Map.of(
                    "docker.io", config(false, "mirror.example.com/hub/", "localhost:5001"),
                    "mirror.example.com", config(true)),
                "docker.io"))
        .containsExactly(
            "http://mirror.example.com/v2/hub/a/b/tags/list?ns=docker.io",
            "http://localhost:5001/v2/a/b/tags/list?ns=docker.io",
            "https://registry-1.docker.io/v2/a/b/tags/list");
  }

  @Test
  void nothingIsPushedToMirrors() {
    assertThat(
            new RegistryHosts(Map.of("docker.io", config(false, "mirror.example.com")))
                .forPush("docker.io")
                .authority())
        .isEqualTo("registry-1.docker.io");
  }

  private static List<String> uris(Map<String, RegistryConfig> configs, String domain) {
    return new RegistryHosts(configs)
        .forPull(domain).stream().map(host -> host.uri("a/b", "/tags/list").toString()).toList();
  }

  private static RegistryConfig config(boolean http, String... mirrors) {
    return new RegistryConfig(List.of(mirrors), Optional.of(http), false, List.of(), List.of());
  }
}
