package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {

  @Test
  void aBearerChallengeHasItsParameters() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                    + "scope=\"repository:library/debian:pull\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.docker.io/token",
                    "service", "registry.docker.io",
                    "scope", "repository:library/debian:pull")));
  }

  @Test
  void aCommaInAQuotedValueEndsNothing() {
    assertThat(parse("Bearer scope=\"a:b:pull,push\" , error=x"))
        .containsExactly(new Challenge("bearer", Map.of("scope", "a:b:pull,push", "error", "x")));
  }

  @Test
  void quotedCharactersLoseTheirBackslash() {
    assertThat(parse("Basic realm=\"say \\\"hi\\\" \\\\\""))
        .containsExactly(new Challenge("basic", Map.of("realm", "say \"hi\" \\")));
  }

  @Test
  void oneHeaderMayOfferSeveralWays() {
    assertThat(parse("Negotiate, Basic realm=\"r\", Bearer realm=\"t\", service=s"))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "r")),
            new Challenge("bearer", Map.of("realm", "t", "service", "s")));
  }

  @Test
  void spacesAroundEqualSignsAreAllowed() {
    assertThat(parse("Bearer realm = \"t\" , service = s"))
        .containsExactly(new Challenge("bearer", Map.of("realm", "t", "service", "s")));
  }

  @Test
  void whatCannotBeReadIsPassedOver() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("=\"x\"")).isEmpty();
    assertThat(parse("Basic realm=\"open")).hasSize(1);
  }

  private static List<Challenge> parse(String header) {
    return Challenge.parse(List.of(header));
  }
}
