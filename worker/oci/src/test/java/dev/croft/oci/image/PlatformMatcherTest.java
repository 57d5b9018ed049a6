package dev.croft.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.platform.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlatformMatcherTest {

  /** What is wanted, what the index has, and which of it suits, best first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "linux/amd64    | linux/arm64 linux/amd64                    | linux/amd64",
        "linux/amd64    | linux/386 linux/amd64                      | linux/amd64 linux/386",
        "linux/amd64    | linux/amd64/v2                             | none",
        "linux/amd64/v3 | linux/amd64 linux/amd64/v2 linux/amd64/v4  | linux/amd64/v2 linux/amd64",
        "linux/386      | linux/amd64                                | none",
        "linux/arm/v7   | linux/arm/v5 linux/arm/v6 linux/arm/v7     "
            + "| linux/arm/v7 linux/arm/v6 linux/arm/v5",
        "linux/arm/v6   | linux/arm/v7 linux/arm/v5                  | linux/arm/v5",
        "linux/arm      | linux/arm/v6 linux/arm/v7                  | linux/arm/v7 linux/arm/v6",
        "linux/arm64    | linux/arm/v7 linux/arm64/v8                | linux/arm64/v8 linux/arm/v7",
        "linux/arm64/v8 | linux/arm64                                | linux/arm64",
        "linux/arm64    | linux/arm64/v9 linux/arm64/v8.1            | none",
        "linux/arm64/v9 | linux/arm64 linux/arm64/v8.5 linux/arm64/v8.6 "
            + "| linux/arm64/v8.5 linux/arm64",
        "linux/riscv64  | linux/riscv64                              | linux/riscv64",
        "linux/amd64    | windows/amd64                              | none",
      })
  void imagesAreChosenByContainerdsRules(String wanted, String offered, String chosen) {
    List<Descriptor> candidates =
        new PlatformMatcher(Platform.parse(wanted)).candidates(index(offered.split(" ", -1)));

    assertThat(candidates)
        .extracting(descriptor -> descriptor.platform().orElseThrow().format())
        .containsExactly(chosen == null ? new String[0] : chosen.split(" ", -1));
  }

  @Test
  void ofEqualImagesTheFirstIsChosen() {
    var index = index("linux/amd64", "linux/amd64");

    assertThat(new PlatformMatcher(Platform.linux("amd64")).select(index, Digest.ofText("i")))
        .isEqualTo(index.manifests().getFirst());
  }

  @Test
  void attestationsAreNotImages() {
    Descriptor attestation =
        descriptor(Optional.of(Platform.of("unknown", "unknown", "")))
            .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"));

    assertThat(PlatformMatcher.isAttestation(attestation)).isTrue();
    assertThat(
            new PlatformMatcher(Platform.of("unknown", "unknown", ""))
                .find(Manifest.Index.of(MediaTypes.OCI_INDEX, List.of(attestation))))
        .isEmpty();
  }

  @Test
  void anImageThatSaysNoPlatformIsTheLastChoice() {
    Descriptor unsaid = descriptor(Optional.empty());
    Descriptor said = descriptor(Optional.of(Platform.linux("amd64")));

    assertThat(
            new PlatformMatcher(Platform.linux("amd64"))
                .candidates(Manifest.Index.of(MediaTypes.OCI_INDEX, List.of(unsaid, said))))
        .containsExactly(said, unsaid);
  }

  @Test
  void noImageForThePlatformIsSaidInBuildKitsWords() {
    Digest digest = Digest.ofText("index");

    assertThatThrownBy(
            () -> new PlatformMatcher(Platform.linux("s390x")).select(index("linux/amd64"), digest))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
        .hasMessage("no match for platform in manifest " + digest + ": not found");
  }

  private static Manifest.Index index(String... platforms) {
    return Manifest.Index.of(
        MediaTypes.OCI_INDEX,
        Arrays.stream(platforms).map(text -> descriptor(Optional.of(raw(text)))).toList());
  }

  /** As an index may have it, not normalized. */
  private static Platform raw(String text) {
    String[] parts = text.split("/", -1);
    return Platform.of(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
  }

  private static Descriptor descriptor(Optional<Platform> platform) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST,
        Digest.ofText(platform.toString()),
        1,
        List.of(),
        Map.of(),
        platform);
  }
}
