package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.dockerfile.diagnostic.LintWarning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildChecksTest {

  private static List<String> warnings(Build build) {
    return build.compile().warnings().stream().map(LintWarning::shortText).toList();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          CMD echo              | JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals (line 2)
          ENV A b               | LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 2)
          MAINTAINER x          | MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)
          COPY $HMOE /          | UndefinedVar: Usage of undefined variable '$HMOE' (line 2)
          COPY $PAHT /          | UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?) (line 2)
          WORKDIR a             | WorkdirRelativePath: Relative workdir "a" can have unexpected results if the base image changes (line 2)
          ENV API_KEY=x         | SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ENV "API_KEY") (line 2)
          Run x                 | ConsistentInstructionCasing: Command 'Run' should match the case of the command majority (uppercase) (line 2)
          EXPOSE 80/TCP         | ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase (line 2)
          EXPOSE 80:80          | ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '80:80' (line 2)
          FROM x AS Build       | StageNameCasing: Stage name 'Build' should be lowercase (line 2)
          FROM x as b           | FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 2)
          FROM x AS context     | ReservedStageName: Stage name should not use the same name as reserved stage "context" (line 2)
          FROM x$TAG            | UndefinedArgInFrom: FROM argument 'TAG' is not declared (line 2)
          FROM --platform=$TARGETPLATFORM x | RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior (line 2)
          FROM --platform=linux/arm64 x AS b | FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value "linux/arm64" (line 2)
          """)
  void tellsWhatCouldBeBetter(String line, String warning) {
    assertThat(warnings(Build.of("FROM alpine\n" + line + "\n"))).contains(warning);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RUN echo $X
          ENV PUBLIC_KEY=x
          CMD ["x"]
          COPY ${X:-a} /
          """)
  void isSilentAboutWhatIsFine(String line) {
    assertThat(warnings(Build.of("FROM alpine\nARG X\n" + line + "\n"))).isEmpty();
  }

  @Test
  void ofTwoCommandsTheFirstIsUseless() {
    assertThat(warnings(Build.of("FROM alpine\nCMD [\"a\"]\nCMD [\"b\"]\n")))
        .containsExactly(
            "MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the"
                + " same stage because only the last one will be used (line 2)");
  }

  @Test
  void emptyLinesWithinAnInstructionAreTold() {
    assertThat(warnings(Build.of("FROM alpine\nRUN a \\\n\n b\n")))
        .containsExactly("NoEmptyContinuation: Empty continuation line (line 4)");
  }

  @Test
  void aBaseThatOnlyArgumentsMakeValidIsTold() {
    assertThat(warnings(Build.of("ARG T\nFROM alpine:$T\n").option("build-arg:T", "3")))
        .containsExactly(
            "InvalidDefaultArgInFrom: Default value for ARG alpine:$T results in empty or invalid"
                + " base image name (line 2)");
  }

  @Test
  void sourcesThatAreIgnoredAreTold() {
    Build build = Build.of("FROM alpine\nCOPY a/b c /\n").ignoring("a\n*.md\n");
    assertThat(warnings(build))
        .containsExactly(
            "CopyIgnoredFile: Attempting to Copy file \"a/b\" that is excluded by .dockerignore"
                + " (line 2)");
    assertThat(warnings(Build.of("FROM alpine\nCOPY a/b c /\n").ignoring("a\n!a/b\n"))).isEmpty();
  }

  @Test
  void checksAreSkippedByDirectiveCommentOrArgument() {
    String body = "FROM alpine\nWORKDIR a\nCMD x\n";
    assertThat(warnings(Build.of("# check=skip=WorkdirRelativePath,JSONArgsRecommended\n" + body)))
        .isEmpty();
    assertThat(warnings(Build.of(body).option("build-arg:BUILDKIT_DOCKERFILE_CHECK", "skip=all")))
        .isEmpty();
    assertThat(warnings(Build.of("FROM alpine\n# check=skip=all\nWORKDIR a\nCMD x\n"))).hasSize(1);
  }

  @Test
  void warningsFailTheBuildWhereTheDockerfileWantsThat() {
    assertThatThrownBy(() -> Build.of("# check=error=true\nFROM alpine\nWORKDIR a\n").compile())
        .hasMessage("lint violation found for rules: WorkdirRelativePath");
  }

  @Test
  void severalPlatformsWarnOnce() {
    Build build = Build.of("FROM alpine\nCMD x\n").option("platform", "linux/amd64,linux/arm64");
    assertThat(warnings(build)).hasSize(1);
  }

  @Test
  void warningsSayWhereToReadOn() {
    LintWarning warning = Build.of("FROM alpine\nCMD x\n").compile().warnings().getFirst();
    assertThat(warning.url())
        .isEqualTo("https://docs.docker.com/go/dockerfile/rule/json-args-recommended/");
    assertThat(warning.ranges()).extracting(range -> range.startLine()).containsExactly(2);
  }
}
