package dev.croft.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.CacheOptions.Entry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheOptionsTest {

  @Test
  void aFrontEndsOptionsNameCachesInJsonAndInAList() {
    assertThat(
            CacheOptions.importsOf(
                Map.of(
                    "cache-imports",
                    "[{\"Type\":\"local\",\"Attrs\":{\"src\":\"d\"}}]",
                    "cache-from",
                    "host/a, host/b")))
        .containsExactly(
            new Entry("local", Map.of("src", "d")),
            new Entry("registry", Map.of("ref", "host/a")),
            new Entry("registry", Map.of("ref", "host/b")));
  }

  @Test
  void optionsThatAreNoJsonAreAUsersMistake() {
    assertThatThrownBy(() -> CacheOptions.importsOf(Map.of("cache-imports", "[{")))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("failed to unmarshal cache-imports");
  }

  @Test
  void keysOfStoresAreNotRecorded() {
    Map<String, String> recorded =
        CacheOptions.withoutSecrets(
            Map.of(
                "target",
                "app",
                "cache-imports",
                "[{\"Type\":\"azblob\",\"Attrs\":{\"name\":\"n\",\"secret_access_key\":\"k3y\"}}]"));

    assertThat(recorded).containsEntry("target", "app");
    assertThat(recorded.get("cache-imports")).contains("azblob", "\"n\"").doesNotContain("k3y");
  }
}
