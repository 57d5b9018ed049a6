package dev.croft.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.llb.Bytes;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.FrontEndRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrontEndsTest {
  private final FrontEnds frontEnds =
      new FrontEnds(
          Map.of(
              "dockerfile.v0",
              (scope, request) -> FrontEndResult.ofMetadata(Map.of()),
              "gateway.v0",
              (scope, request) ->
                  FrontEndResult.ofMetadata(
                      Map.of("ran", Bytes.of(request.options().getOrDefault("source", ""))))));

  @Test
  void anUnknownFrontEndIsRefusedInBuildKitsWords() {
    assertThatThrownBy(() -> make("other.v0", Map.of())).hasMessage("invalid frontend: other.v0");
  }

  @Test
  void theDockerfileImageIsServedByTheBuiltInFrontEnd() {
    assertThat(make("gateway.v0", Map.of("source", "docker/dockerfile:1.7")).metadata()).isEmpty();
  }

  @Test
  void anyOtherImageRunsAsAFrontEnd() {
    assertThat(make("gateway.v0", Map.of("source", "example.com/other:1")).metadata())
        .containsEntry("ran", Bytes.of("example.com/other:1"));
  }

  @Test
  void aFrontEndImageNeedsAName() {
    assertThatThrownBy(() -> make("gateway.v0", Map.of()))
        .hasMessage("no source specified for gateway");
  }

  @Test
  void theDockerfileImageIsKnownByEveryNameItHas() {
    assertThat(
            List.of(
                "docker/dockerfile",
                "docker/dockerfile:1",
                "docker.io/docker/dockerfile:1.4-labs",
                "docker/dockerfile-upstream:master",
                "docker/dockerfile:1@sha256:abc"))
        .allMatch(FrontEnds::isDockerfileImage);
    assertThat(FrontEnds.isDockerfileImage("docker/dockerfile/evil:1")).isFalse();
  }

  private FrontEndResult make(String name, Map<String, String> options) {
    FrontEndRequest request = new FrontEndRequest(name, options, Map.of());
    Build build =
        new Build(
            new BuildRequest(
                "r",
                new BuildRequest.Client("s", "t"),
                Set.of(),
                Optional.empty(),
                request,
                List.of(),
                CacheOptions.none(),
                false),
            Clock.systemUTC());
    return frontEnds.make(build, request);
  }
}
