package dev.croft.dockerfile.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitReferenceTest {

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource({
    "https://example.com/a/b.git,https://example.com/a/b.git,example.com/a/b.git",
    "https://example.com/b.git#v1,https://example.com/b.git,example.com/b.git#v1",
    "https://example.com/b.git#:sub/,https://example.com/b.git,example.com/b.git#:sub",
    "git@example.com:a/b.git#main:s,git@example.com:a/b.git,example.com/a/b.git#main:s",
    "ssh://git@example.com:22/b.git,ssh://git@example.com:22/b.git,example.com:22/b.git",
    "git://example.com/b,git://example.com/b,example.com/b",
    "https://example.com/b.git?tag=v1&subdir=s,https://example.com/b.git,example.com/b.git#refs/tags/v1:s"
  })
  void repositoriesAreRecognized(String text, String remote, String identifier) {
    GitReference reference = GitReference.parse(text).orElseThrow();
    assertThat(reference.remote()).isEqualTo(remote);
    assertThat(reference.identifier()).isEqualTo(identifier);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "./x.git",
        "https://example.com/x.tar.gz",
        "github.com/a/b",
        "ftp://x/y.git",
        "a:b"
      })
  void otherTextsAreNone(String text) {
    assertThat(GitReference.parse(text)).isEmpty();
  }

  @Test
  void queriesAreChecked() {
    assertThatThrownBy(() -> GitReference.parse("https://example.com/b.git?x=1"))
        .hasMessage("unexpected query \"x\"");
    assertThatThrownBy(() -> GitReference.parse("https://example.com/b.git?ref=a#b"))
        .hasMessage("ref conflicts: \"b\" vs \"a\"");
  }
}
