package dev.croft.dockerfile.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildOptionsTest {

  @Test
  void nothingSaidMeansTheUsual() {
    BuildOptions options = BuildOptions.parse(Map.of("unknown", "x"));
    assertThat(options)
        .isEqualTo(
            new BuildOptions(
                "",
                Map.of(),
                Map.of(),
                NoCache.none(),
                List.of(),
                false,
                ImageResolveMode.DEFAULT,
                RunDefaults.none(),
                ClientNames.usual(),
                Map.of(),
                Optional.empty()));
  }

  @Test
  void namesWithPrefixesAreGathered() {
    BuildOptions options =
        BuildOptions.parse(
            Map.of(
                "build-arg:A", "1",
                "label:b", "2",
                "context:c", "docker-image://x",
                "context:c::linux/arm64", "local:y"));
    assertThat(options.buildArgs()).containsExactly(Map.entry("A", "1"));
    assertThat(options.labels()).containsExactly(Map.entry("b", "2"));
    assertThat(options.context("c", Platform.linux("amd64"))).contains("docker-image://x");
    assertThat(options.context("c", Platform.linux("arm64"))).contains("local:y");
    assertThat(options.context("d", Platform.linux("arm64"))).isEmpty();
  }

  @Test
  void severalPlatformsMakeABuildForSeveral() {
    BuildOptions options = BuildOptions.parse(Map.of("platform", "linux/amd64,linux/arm64/v8"));
    assertThat(options.platforms())
        .containsExactly(Platform.linux("amd64"), Platform.linux("arm64"));
    assertThat(options.multiPlatform()).isTrue();
  }

  @Test
  void onePlatformMayBeGivenTheFormOfSeveral() {
    assertThat(BuildOptions.parse(Map.of("platform", "linux/amd64")).multiPlatform()).isFalse();
    assertThat(BuildOptions.parse(Map.of("multi-platform", "1")).multiPlatform()).isTrue();
    assertThat(
            BuildOptions.parse(Map.of("build-arg:BUILDKIT_MULTI_PLATFORM", "true")).multiPlatform())
        .isTrue();
  }

  @Test
  void theClientsDirectoriesAreNamed() {
    ClientNames names =
        BuildOptions.parse(
                Map.of(
                    "filename", "sub/Dockerfile.prod",
                    "dockerfilekey", "df",
                    "context", "https://example.com/x.git",
                    "contextsubdir", "sub",
                    "local-sessionid:df", "s2"))
            .names();
    assertThat(names)
        .isEqualTo(
            new ClientNames(
                "sub/Dockerfile.prod",
                "df",
                true,
                "https://example.com/x.git",
                "sub",
                Map.of("df", "s2")));
  }

  @Test
  void aContextMayHaveAnotherKey() {
    assertThat(
            BuildOptions.parse(Map.of("contextkey", "src", "src", "https://x/y.git"))
                .names()
                .remoteContext())
        .isEqualTo("https://x/y.git");
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multi-platform     | maybe              | invalid boolean value for multi-platform: maybe
          image-resolve-mode | often              | invalid image-resolve-mode: often
          force-network-mode | lan                | invalid netmode lan
          add-hosts          | db                 | failed to parse additional hosts: invalid key-value pair db
          add-hosts          | db=nowhere         | failed to parse additional hosts: failed to parse IP nowhere
          ulimit             | files=1            | failed to parse ulimit: invalid ulimit type: files
          ulimit             | nofile=2:1         | failed to parse ulimit: ulimit soft limit must be less than or equal to hard limit: 2 > 1
          shm-size           | big                | failed to parse shm size: invalid number: big
          """)
  void whatCannotBeReadIsTold(String name, String value, String message) {
    assertThatThrownBy(() -> BuildOptions.parse(Map.of(name, value))).hasMessage(message);
  }

  @Test
  void severalPlatformsCannotBeOne() {
    assertThatThrownBy(
            () ->
                BuildOptions.parse(
                    Map.of("platform", "linux/amd64,linux/arm64", "multi-platform", "false")))
        .hasMessage("conflicting config: returning multiple target platforms is not allowed");
  }

  @ParameterizedTest(name = "{0} is an address: {1}")
  @CsvSource({
    "10.0.0.1,true",
    "256.0.0.1,false",
    "10.0.0,false",
    "::1,true",
    "fe80::1:2,true",
    "1::2::3,false",
    "::ffff:10.0.0.1,true",
    "x,false",
    "1:2:3:4:5:6:7:8,true",
    "1:2:3:4:5:6:7:8:9,false"
  })
  void addressesAreRecognized(String text, boolean address) {
    assertThat(IpAddresses.isAddress(text)).isEqualTo(address);
  }
}
