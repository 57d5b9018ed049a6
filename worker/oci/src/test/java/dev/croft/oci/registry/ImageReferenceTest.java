package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {

  private static final String HEX =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @ParameterizedTest
  @CsvSource({
    "debian, docker.io/library/debian, debian",
    "debian:12, docker.io/library/debian:12, debian:12",
    "docker.io/debian, docker.io/library/debian, debian",
    "index.docker.io/debian, docker.io/library/debian, debian",
    "docker.io/library/debian, docker.io/library/debian, debian",
    "moby/buildkit, docker.io/moby/buildkit, moby/buildkit",
    "library/a/b, docker.io/library/a/b, library/a/b",
    "localhost/x, localhost/x, localhost/x",
    "localhost:5000/x/y:t, localhost:5000/x/y:t, localhost:5000/x/y:t",
    "127.0.0.1:5000/x, 127.0.0.1:5000/x, 127.0.0.1:5000/x",
    "[::1]:5000/x, [::1]:5000/x, [::1]:5000/x",
    "quay.io/a/b.c_d__e-f--g, quay.io/a/b.c_d__e-f--g, quay.io/a/b.c_d__e-f--g",
    "Upper/x, Upper/x, Upper/x",
    "a:5000, docker.io/library/a:5000, a:5000",
    "scratch:A_b.c-D, docker.io/library/scratch:A_b.c-D, scratch:A_b.c-D",
  })
  void referencesAreReadAsDockerReadsThem(String text, String full, String familiar) {
    ImageReference reference = ImageReference.parse(text);

    assertThat(reference.toString()).isEqualTo(full);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(ImageReference.parse(full)).isEqualTo(reference);
  }

  @Test
  void aReferenceMayHaveTagAndDigest() {
    ImageReference reference = ImageReference.parse("debian:12@sha256:" + HEX);

    assertThat(reference.tag()).hasValue("12");
    assertThat(reference.digest()).hasValue(new Digest("sha256:" + HEX));
    assertThat(reference.object()).isEqualTo("sha256:" + HEX);
    assertThat(reference.withoutTag().toString())
        .isEqualTo("docker.io/library/debian@sha256:" + HEX);
  }

  @Test
  void theDefaultTagIsAddedOnlyWhereNothingIsSaid() {
    assertThat(ImageReference.parse("a").withDefaultTag().familiar()).isEqualTo("a:latest");
    assertThat(ImageReference.parse("a:1").withDefaultTag().familiar()).isEqualTo("a:1");
    assertThat(ImageReference.parse("a@sha256:" + HEX).withDefaultTag().tag()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":tag",
        "a:",
        "a::b",
        "a@",
        "a@sha256:123",
        "a/",
        "/a",
        "a//b",
        "a b",
        "-a",
        "a-",
        "a___b",
        "a..b",
        "example.com/",
        "exa mple.com/a",
        HEX,
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(CroftException.class)
        .hasMessageStartingWith("failed to parse image reference \"" + text + "\": invalid ");
  }

  @Test
  void capitalsInANameAreSaidToBeTheFault() {
    assertThatThrownBy(() -> ImageReference.parse("example.com/My/App:1"))
        .hasMessageEndingWith(
            "invalid reference format: repository name (My/App) must be lowercase");
  }

  @Test
  void aTagIsChecked() {
    assertThatThrownBy(() -> ImageReference.parse("a").withTag("no tag"))
        .isInstanceOf(CroftException.class);
  }
}
