package dev.croft.oci.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.oci.pattern.PatternMatcher.Match;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternMatcherTest {

  /** Patterns, a path, and whether the path matches. */
  @ParameterizedTest
  @CsvSource({
    "**, file, true",
    "**, dir/file, true",
    "**/, file, true",
    "**/, dir/file, true",
    "**/**, dir/file, true",
    "dir/**, dir/file, true",
    "dir/**, dir/dir2/file, true",
    "dir/**, dir, false",
    "**/dir, dir, true",
    "**/dir, a/dir, true",
    "**/dir, adir, false",
    "**/dir2/*, dir/dir2/file, true",
    "**/dir2/**, dir/dir2/dir2/file, true",
    "**file, file, true",
    "**file, dir/file, true",
    "**file, afile, true",
    "**/file, dir/dir/file, true",
    "**/file*, dir/file.txt, true",
    "**/file*txt, dir/dir/file.txt, true",
    "**/file*.txt*, dir/dir/file.txt, true",
    "**/**/*.txt, dir/dir/file.txt, true",
    "**/**/*.txt2, dir/dir/file.txt, false",
    "**/*.txt, file.txt, true",
    "a**/*.txt, a/file.txt, true",
    "a**/*.txt, a/dir/file.txt, true",
    "a/*.txt, a/dir/file.txt, false",
    "a/*.txt, a/file.txt, true",
    "a/*.txt**, a/file.txt, true",
    "a[b-d]e, ace, true",
    "a[b-d]e, aae, false",
    "a[^b-d]e, aze, true",
    ".*, .foo, true",
    ".*, foo, false",
    "abc.def, abcdef, false",
    "abc.def, abc.def, true",
    "abc.def, abcZdef, false",
    "abc?def, abcZdef, true",
    "abc?def, abcdef, false",
    "a\\\\, a\\, true",
    "**/foo/bar, foo/bar, true",
    "**/foo/bar, dir/foo/bar, true",
    "abc/**, abc/def, true",
    "abc/**, abc/def/ghi, true",
    "**/.foo, .foo, true",
    "**/.foo, bar.foo, false",
    "./file, file, true",
    "file/, file, true",
    "/file, file, false",
    "a(b)c/def, a(b)c/def, true",
    "a(b)c/def, a(b)c/xyz, false",
    "a.|)$(}+{bc, a.|)$(}+{bc, true",
    "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl, "
        + "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl, true",
    "dist/*.whl, dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl, true",
    "dir, dir/file, true",
    "dir, dir/a/b/c, true",
    "dir, directory, false",
    "dir/sub, dir, false",
    "*, a/b, true",
    "*/b, a/b/c, true",
    "[a-z&&b], q, true",
  })
  void aPatternMatchesWhatDockerSaysThatItMatches(String pattern, String path, boolean matches) {
    assertThat(PatternMatcher.compile(List.of(pattern)).matches(path)).isEqualTo(matches);
  }

  /** Patterns with exceptions, separated by spaces; the last that fits decides. */
  @ParameterizedTest
  @CsvSource({
    "* !a, a, false",
    "* !a, b, true",
    "* !a, a/x, false",
    "* !a a/x, a/x, true",
    "dir !dir/keep, dir/keep, false",
    "dir !dir/keep, dir/other, true",
    "dir !dir/keep, dir/keep/below, false",
    "!a, a, false",
    "!a *, a, true",
    "**/*.md !README.md, docs/README.md, true",
    "**/*.md !**/README.md, docs/README.md, false",
    "**/*.md !**/README.md **/old/README.md, docs/old/README.md, true",
    "a/b !a a/b/c, a/b/c, true",
  })
  void theLastPatternThatFitsDecides(String patterns, String path, boolean matches) {
    PatternMatcher matcher = PatternMatcher.compile(Arrays.asList(patterns.split(" ", -1)));

    assertThat(matcher.matches(path)).isEqualTo(matches);
    assertThat(walkedTo(matcher, path)).isEqualTo(matches);
  }

  @Test
  void aWalkKnowsThatADirectoryAboveMatched() {
    PatternMatcher matcher = PatternMatcher.compile(List.of("dir"));

    Match directory = matcher.match("dir", Match.unknown());
    Match below = matcher.match("dir/a", directory);

    assertThat(directory.matched()).isTrue();
    assertThat(below.matched()).isTrue();
    assertThat(matcher.match("other/a", matcher.match("other", Match.unknown())).matched())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "a[x", "[]", "!["})
  void aPatternWithWrongSyntaxIsRefused(String pattern) {
    assertThatThrownBy(() -> PatternMatcher.compile(List.of(pattern)))
        .isInstanceOf(CroftException.class)
        .hasMessageStartingWith("syntax error in pattern");
  }

  @Test
  void anExceptionOfNothingIsRefused() {
    assertThatThrownBy(() -> PatternMatcher.compile(List.of("!")))
        .isInstanceOf(CroftException.class)
        .hasMessage("illegal exclusion pattern: \"!\"");
  }

  @Test
  void emptyPatternsArePassedOver() {
    PatternMatcher matcher = PatternMatcher.compile(List.of("", "  ", " a "));

    assertThat(matcher.patterns()).containsExactly("a");
    assertThat(matcher.hasExceptions()).isFalse();
    assertThat(PatternMatcher.compile(List.of("a", "!b")).hasExceptions()).isTrue();
  }

  @Test
  void anIgnoreFileHasCommentsAndSloppyPaths() {
    byte[] file =
        """
        \ufeff# comment
        /absolute/path

          spaces \s
        a//b/./c/
        ! /kept/
        !
         # no comment
        """
            .getBytes(StandardCharsets.UTF_8);

    assertThat(IgnoreFile.parse(file))
        .containsExactly("absolute/path", "spaces", "a/b/c", "!kept", "!", "# no comment");
  }

  @Test
  void anIgnoreFileMayHaveWindowsLineEndings() {
    assertThat(IgnoreFile.parse("a\r\nb\r\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("a", "b");
  }

  private static boolean walkedTo(PatternMatcher matcher, String path) {
    Match match = Match.unknown();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      match = matcher.match(path.substring(0, slash), match);
    }
    return matcher.match(path, match).matched();
  }
}
