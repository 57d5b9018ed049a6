package dev.croft.oci.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "abc, abc, true",
    "*, abc, true",
    "*c, abc, true",
    "a*, a, true",
    "a*, abc, true",
    "a*, ab/c, false",
    "a*/b, abc/b, true",
    "a*/b, a/c/b, false",
    "a*b*c*d*e*/f, axbxcxdxe/f, true",
    "a*b*c*d*e*/f, axbxcxdxexxx/f, true",
    "a*b*c*d*e*/f, axbxcxdxe/xxx/f, false",
    "a*b*c*d*e*/f, axbxcxdxexxx/fff, false",
    "a*b?c*x, abxbbxdbxebxczzx, true",
    "a*b?c*x, abxbbxdbxebxczzy, false",
    "ab[c], abc, true",
    "ab[b-d], abc, true",
    "ab[e-g], abc, false",
    "ab[^c], abc, false",
    "ab[^b-d], abc, false",
    "ab[^e-g], abc, true",
    "a\\*b, a*b, true",
    "a\\*b, ab, false",
    "a?b, a☺b, true",
    "a[^a]b, a☺b, true",
    "a???b, a☺b, false",
    "[a-ζ]*, α, true",
    "*[a-ζ], A, false",
    "a?b, a/b, false",
    "a*b, a/b, false",
    "[\\]a], ], true",
    "[\\-], -, true",
    "[x\\-], x, true",
    "[x\\-], -, true",
    "[x\\-], z, false",
    "[\\-x], x, true",
    "[\\-x], a, false",
    "*x, xxx, true",
    "**, a/b, false",
    "**, ab, true",
    "[c-a], b, false",
  })
  void aPatternMatchesWhatGoSaysThatItMatches(String pattern, String name, boolean matches) {
    assertThat(PathPattern.compile(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a[", "a[x", "a/b[",
        "[a-"
      })
  void aPatternWithWrongSyntaxIsRefused(String pattern) {
    assertThatThrownBy(() -> PathPattern.compile(pattern))
        .isInstanceOf(CroftException.class)
        .hasMessage("syntax error in pattern: " + pattern);
  }

  @Test
  void nothingMatchesOnlyNothing() {
    assertThat(PathPattern.compile("").matches("")).isTrue();
    assertThat(PathPattern.compile("").matches("a")).isFalse();
    assertThat(PathPattern.compile("*").matches("")).isTrue();
  }

  @Test
  void manyStarsAreNotSlow() {
    assertThat(PathPattern.compile("a*".repeat(12) + "b").matches("a".repeat(40))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', .",
    "a/./b//c, a/b/c",
    "a/../b, b",
    "../a, ../a",
    "/../a, /a",
    "/, /",
    "a/.., .",
    "./a/, a",
    "../../a/../b, ../../b",
  })
  void pathsAreCleanedAsInGo(String path, String clean) {
    assertThat(GoPath.clean(path)).isEqualTo(clean);
  }

  @Test
  void aPathIsSplitBeforeItsFirstWildcard() {
    assertThat(GoPath.withoutWildcards("/a/b/c*/d")).isEqualTo("/a/b");
    assertThat(GoPath.withoutWildcards("/*")).isEqualTo("/");
    assertThat(GoPath.withoutWildcards("/a/\\*b")).isEqualTo("/a/\\*b");
  }
}
