package dev.croft.dockerfile.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.model.llb.SourceLocation;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileParserTest {

  private static Statement only(String text) {
    List<Statement> statements = DockerfileParser.parse(text).statements();
    assertThat(statements).hasSize(1);
    return statements.getFirst();
  }

  private static List<String> words(Statement statement) {
    return ((Arguments.Words) statement.arguments()).values();
  }

  @Test
  void continuationLinesAreJoinedAndCommentsBetweenThemLeftOut() {
    Statement run = only("RUN a && \\\n  # why\n  b \\\n  c\n");
    assertThat(run.source()).isEqualTo("RUN a &&   b   c");
    assertThat(run.ranges())
        .containsExactly(
            SourceLocation.Range.lines(1, 1),
            SourceLocation.Range.lines(2, 2),
            SourceLocation.Range.lines(3, 3),
            SourceLocation.Range.lines(4, 4));
  }

  @Test
  void anEscapedEscapeDoesNotContinueTheLine() {
    assertThat(DockerfileParser.parse("RUN a\\\\\nRUN b\n").statements()).hasSize(2);
  }

  @Test
  void spacesBehindTheEscapeStillContinueTheLine() {
    assertThat(only("RUN a \\  \t\nb\n").source()).isEqualTo("RUN a b");
  }

  @Test
  void emptyContinuationLinesAreRememberedAndSkipped() {
    ParsedDockerfile parsed = DockerfileParser.parse("RUN a \\\n\n  b\n");
    assertThat(parsed.statements().getFirst().source()).isEqualTo("RUN a   b");
    assertThat(parsed.emptyContinuations()).containsExactly(SourceLocation.Range.lines(3, 3));
  }

  @Test
  void aDirectiveChangesTheEscape() {
    ParsedDockerfile parsed = DockerfileParser.parse("# escape=`\nRUN a `\n b\\\n");
    assertThat(parsed.escape()).isEqualTo('`');
    assertThat(parsed.statements()).hasSize(1);
    assertThat(parsed.directives()).containsEntry("escape", "`");
  }

  @Test
  void directivesStandBeforeEverythingElse() {
    ParsedDockerfile parsed = DockerfileParser.parse("# a comment\n# escape=`\nRUN a\n");
    assertThat(parsed.escape()).isEqualTo('\\');
    assertThat(parsed.directives()).isEmpty();
  }

  @Test
  void aDirectiveMayBeGivenOnce() {
    assertThatThrownBy(() -> DockerfileParser.parse("# syntax=a\n# syntax=b\nFROM scratch\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessage("only one syntax parser directive can be used");
  }

  @Test
  void byteOrderMarksAndWindowsLineEndsAreNoPartOfTheText() {
    List<Statement> statements =
        DockerfileParser.parse("\uFEFFFROM scratch\r\nRUN a \\\r\n b\r\n").statements();
    assertThat(statements)
        .extracting(Statement::source)
        .containsExactly("FROM scratch", "RUN a  b");
  }

  @Test
  void flagsLoseTheirQuotesAndEndAtTheFirstWordThatIsNone() {
    Statement copy = only("COPY --from=\"a b\" --chown=1:2 x --y z\n");
    assertThat(copy.flags()).containsExactly("--from=a b", "--chown=1:2");
    assertThat(words(copy)).containsExactly("x", "--y", "z");
  }

  @Test
  void twoDashesEndTheFlags() {
    Statement copy = only("COPY --link -- --x y\n");
    assertThat(copy.flags()).containsExactly("--link");
    assertThat(words(copy)).containsExactly("--x", "y");
  }

  @Test
  void jsonArraysAreRecognized() {
    Statement run = only("RUN [\"a\", \"b\\u0041\\n\"]\n");
    assertThat(run.arguments()).isEqualTo(new Arguments.Words(List.of("a", "bA\n"), true));
  }

  @Test
  void whatIsNoValidJsonIsForTheShell() {
    assertThat(only("RUN [ -f x ] && y\n").arguments())
        .isEqualTo(new Arguments.Words(List.of("[ -f x ] && y"), false));
    assertThat(only("RUN ['a']\n").arguments())
        .isEqualTo(new Arguments.Words(List.of("['a']"), false));
  }

  @Test
  void jsonArraysOfOtherThingsThanStringsAreRefused() {
    assertThatThrownBy(() -> DockerfileParser.parse("CMD [\"a\", 1]\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessage("when using JSON array syntax, arrays must be comprised of strings only");
  }

  @Test
  void variablesAreSetInTwoForms() {
    assertThat(only("ENV A=1 B=\"x y\" C=\\ z\n").arguments())
        .isEqualTo(
            new Arguments.Pairs(
                List.of(
                    new Arguments.Pair("A", "1", true),
                    new Arguments.Pair("B", "\"x y\"", true),
                    new Arguments.Pair("C", "\\ z", true))));
    assertThat(only("ENV A some text = x\n").arguments())
        .isEqualTo(new Arguments.Pairs(List.of(new Arguments.Pair("A", "some text = x", false))));
  }

  @Test
  void heredocsFollowTheirInstruction() {
    Statement copy = only("COPY <<a <<-\"b\" /dest/\none $x\na\n\ttwo $x\n\tb\n");
    assertThat(copy.heredocs())
        .containsExactly(
            new Heredoc("a", true, false, "one $x\n"), new Heredoc("b", false, true, "\ttwo $x\n"));
    assertThat(copy.heredocs().get(1).text()).isEqualTo("two $x\n");
    assertThat(copy.lastLine()).isEqualTo(5);
  }

  @Test
  void heredocsBelongToCopyAddAndRunOnly() {
    assertThat(DockerfileParser.parse("CMD cat <<EOF\nRUN x\n").statements()).hasSize(2);
    assertThat(only("ONBUILD RUN <<EOF\nx\nEOF\n").heredocs()).hasSize(1);
  }

  @Test
  void anOpenHeredocIsAnErrorAtItsLines() {
    assertThatThrownBy(() -> DockerfileParser.parse("FROM a\nRUN <<EOF\nx\n"))
        .isInstanceOfSatisfying(
            DockerfileException.class,
            e ->
                assertThat(e.ranges())
                    .containsExactly(
                        SourceLocation.Range.lines(2, 2), SourceLocation.Range.lines(3, 3)))
        .hasMessage("unterminated heredoc");
  }

  @Test
  void commentsRightBeforeAnInstructionBelongToIt() {
    List<Statement> statements =
        DockerfileParser.parse("# lost\n#\n# kept\nFROM a\n# check=skip=all\nRUN b\nRUN c\n")
            .statements();
    assertThat(statements)
        .extracting(Statement::comments)
        .containsExactly(List.of("kept"), List.of("check=skip=all"), List.of());
  }

  @Test
  void aFileWithoutInstructionsIsRefused() {
    assertThatThrownBy(() -> DockerfileParser.parse("# nothing\n"))
        .isInstanceOf(DockerfileException.class)
        .hasMessage("file with no instructions");
  }
}
