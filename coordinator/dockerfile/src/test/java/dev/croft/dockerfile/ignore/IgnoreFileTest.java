package dev.croft.dockerfile.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {

  @Test
  void patternsAreCleanedAndRelative() {
    assertThat(
            IgnoreFile.patterns(
                "\uFEFF# comment\r\n\n /a/b/ \n! /c\nd/../e\n./f\n /\n#x\n **/*.md \r\n"))
        .containsExactly("a/b", "!c", "e", "f", "/", "**/*.md");
  }

  @Test
  void aNumberSignBehindSpacesIsNoComment() {
    assertThat(IgnoreFile.patterns(" #a\n")).containsExactly("#a");
  }

  @ParameterizedTest(name = "{0} covers {1}: {2}")
  @CsvSource({
    "a,a,true",
    "a,a/b/c,true",
    "a,b/a,false",
    "*.md,x.md,true",
    "*.md,d/x.md,false",
    "**/*.md,x.md,true",
    "**/*.md,d/e/x.md,true",
    "d/**,d/e/f,true",
    "d/**,d,false",
    "d/?,d/e,true",
    "[ab],b,true",
    "\\*,*,true",
    "\\*,x,false",
    "[,x,false"
  })
  void patternsCoverWhatIsBelowThem(String pattern, String path, boolean covered) {
    assertThat(IgnorePattern.of(pattern).covers(path)).isEqualTo(covered);
  }
}
