package dev.croft.dockerfile.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  @ParameterizedTest(name = "{0} is {1}, in short {2}")
  @CsvSource({
    "alpine,docker.io/library/alpine:latest,alpine",
    "alpine:3,docker.io/library/alpine:3,alpine:3",
    "a/b,docker.io/a/b:latest,a/b",
    "docker.io/alpine,docker.io/library/alpine:latest,alpine",
    "index.docker.io/a/b:latest,docker.io/a/b:latest,a/b",
    "localhost/x,localhost/x:latest,localhost/x",
    "127.0.0.1:5000/x/y:1,127.0.0.1:5000/x/y:1,127.0.0.1:5000/x/y:1",
    "example.com/x,example.com/x:latest,example.com/x"
  })
  void namesAreSpelledOut(String text, String full, String shortName) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.withDefaultTag()).hasToString(full);
    assertThat(reference.shortName()).isEqualTo(shortName);
  }

  @Test
  void digestsNeedNoTag() {
    String digest = "sha256:" + "0".repeat(64);
    assertThat(ImageReference.parse("alpine@" + digest).withDefaultTag())
        .hasToString("docker.io/library/alpine@" + digest);
    assertThat(ImageReference.parse("alpine:3").withDigest(digest))
        .hasToString("docker.io/library/alpine:3@" + digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a//b", "x:", "x@sha256:12", "-x", "x/"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid reference format");
  }
}
