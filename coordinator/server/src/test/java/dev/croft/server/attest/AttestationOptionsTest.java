package dev.croft.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.server.attest.AttestationOptions.Provenance;
import dev.croft.server.attest.AttestationOptions.Version;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttestationOptionsTest {

  @Test
  void nothingIsWantedUnlessItIsAskedFor() {
    AttestationOptions options = AttestationOptions.of(Map.of("target", "x"));
    assertThat(options.sbom()).isEmpty();
    assertThat(options.provenance()).isEmpty();
  }

  @Test
  void aProvenanceIsFullAndOfTheNewestFormUnlessTheClientSaysOtherwise() {
    assertThat(provenance("").full()).isTrue();
    assertThat(provenance("").version()).isEqualTo(Version.V1);
    assertThat(provenance("mode=min,inline-only=true").full()).isFalse();
    assertThat(provenance("mode=min,inline-only=true").inlineOnly()).isTrue();
    assertThat(provenance("version=v0.2").version()).isEqualTo(Version.V02);
  }

  @Test
  void buildArgumentsAskForItToo() {
    assertThat(
            AttestationOptions.of(Map.of("build-arg:BUILDKIT_ATTEST_SBOM", "generator=a/b"))
                .sbom()
                .orElseThrow()
                .generator())
        .isEqualTo("docker.io/a/b:latest");
  }

  @Test
  void mistakesAreNamedInBuildKitsWords() {
    assertThatThrownBy(() -> provenance("mode=half")).hasMessageContaining("invalid mode \"half\"");
    assertThatThrownBy(() -> provenance("version=v7"))
        .hasMessageContaining("invalid provenance SLSA version: v7");
    assertThatThrownBy(() -> provenance("reproducible=maybe"))
        .hasMessageContaining("failed to parse reproducible flag \"maybe\"");
    assertThatThrownBy(() -> AttestationOptions.of(Map.of("attest:taste", "")))
        .hasMessageContaining("unknown attestation type \"taste\"");
    assertThatThrownBy(() -> AttestationOptions.of(Map.of("attest:sbom", "generator=")))
        .hasMessageContaining("sbom generator cannot be empty");
  }

  private static Provenance provenance(String text) {
    return AttestationOptions.of(Map.of("attest:provenance", text)).provenance().orElseThrow();
  }
}
