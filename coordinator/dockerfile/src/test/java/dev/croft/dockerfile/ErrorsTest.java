package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.SourceLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  private static DockerfileException failure(Build build) {
    return catchThrowableOfType(DockerfileException.class, build::compile);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RNU x                           | unknown instruction: RNU (did you mean RUN?)
          cpoy a b                        | unknown instruction: cpoy (did you mean copy?)
          COPY a                          | COPY requires at least two arguments, but only one was provided. Destination could not be determined
          COPY --form=x a b               | unknown flag: --form (did you mean from?)
          COPY --link=maybe a b           | expecting boolean value for flag --link, not: maybe
          COPY --from a b                 | missing a value on flag: --from
          COPY --from=x --from=y a b      | duplicate flag specified: --from
          RUN --network=lan x             | invalid network mode "lan"
          RUN --security=none x           | security "none" is not valid
          RUN --mount=type=bind,from=$X x | 'from' doesn't support variable expansion, define alias stage instead
          WORKDIR                         | WORKDIR requires exactly one argument
          EXPOSE                          | EXPOSE requires at least one argument
          ENV =x                          | ENV names can not be blank
          ARG =x                          | ARG names can not be blank
          SHELL bash                      | SHELL requires the arguments to be in JSON form
          HEALTHCHECK CMD                 | Missing command after HEALTHCHECK CMD
          HEALTHCHECK RUN x               | Unknown type "RUN" in HEALTHCHECK (try CMD)
          HEALTHCHECK --interval=1 CMD x  | time: invalid duration "1"
          HEALTHCHECK --retries=-1 CMD x  | --retries cannot be negative (-1)
          ONBUILD FROM x                  | FROM isn't allowed as an ONBUILD trigger
          ONBUILD ONBUILD RUN x           | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed
          FROM a b                        | FROM requires either one or three arguments
          FROM a AS 1x                    | invalid name for build stage: "1x", name can't start with a number or contain symbols
          """)
  void whatIsNoInstructionIsToldWithItsLine(String line, String message) {
    DockerfileException e = failure(Build.of("FROM scratch\n\n" + line + "\n"));
    assertThat(e).hasMessage("dockerfile parse error on line 3: " + message);
    assertThat(e.ranges()).containsExactly(SourceLocation.Range.lines(3, 3));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RUN --mount=type=bnd x                   | unsupported mount type "bnd" (did you mean bind?)
          RUN --mount=type=cache,sharing=all x     | unsupported sharing value "all"
          RUN --mount=type=bind,target=/ x         | invalid mount target "/"
          RUN --mount=type=bind,mode=0700 x        | mode not allowed for "bind" type mounts
          RUN --mount=type=secret x                | invalid secret mount. one of source, target required
          RUN --mount=tagret=/x x                  | unexpected key 'tagret' in 'tagret=/x' (did you mean target?)
          RUN --mount=type=tmpfs,readonly=yes x    | invalid value for readonly: yes
          COPY --chmod=9 a b                       | invalid chmod parameter: '9'. it should be octal string and between 0 and 07777
          COPY --chmod=10000 a b                   | invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777
          COPY --from=7 a b                        | invalid stage index 7
          COPY --from=$X a b                       | variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
          COPY https://example.com/x /             | source can't be a URL for COPY
          ADD --checksum=sha256:00 a b             | checksum requires HTTP(S) or Git sources
          STOPSIGNAL SIGNOPE                       | invalid signal: SIGNOPE
          EXPOSE 70000                             | invalid containerPort: 70000
          EXPOSE 80/icmp                           | invalid port: "80/icmp": invalid proto: icmp
          ENV A=${B:?needed}                       | failed to process "${B:?needed}": B: needed
          """)
  void whatCannotBeCompiledIsToldWithItsLine(String line, String message) {
    DockerfileException e = failure(Build.of("FROM scratch\n\n" + line + "\n"));
    assertThat(e).hasMessage(message);
    assertThat(e.ranges()).containsExactly(SourceLocation.Range.lines(3, 3));
  }

  @Test
  void anUnknownTargetIsToldWithASuggestion() {
    assertThat(failure(Build.of("FROM scratch AS build\nFROM scratch\n").option("target", "biuld")))
        .hasMessage("target stage \"biuld\" could not be found (did you mean build?)");
  }

  @Test
  void anImageThatDoesNotExistIsToldWithTheLineThatWantsIt() {
    DockerfileException e = failure(Build.of("FROM scratch AS a\nFROM missing\n"));
    assertThat(e)
        .hasMessage(
            "missing: failed to resolve source metadata for docker.io/library/missing:latest:"
                + " docker.io/library/missing:latest: not found");
    assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(e.ranges()).containsExactly(SourceLocation.Range.lines(2, 2));
  }

  @Test
  void aStageThatIsNoImageIsRefusedEvenWhereItIsNotNeeded() {
    assertThat(failure(Build.of("FROM a/b//c AS a\nFROM scratch\n")))
        .hasMessage("failed to parse stage name \"a/b//c\": invalid reference format");
    assertThat(failure(Build.of("FROM UPPER\n")))
        .hasMessage(
            "failed to parse stage name \"UPPER\": invalid reference format: repository name"
                + " (library/UPPER) must be lowercase");
  }

  @Test
  void stagesCannotReadWhatComesLater() {
    String dockerfile = "FROM scratch AS a\nCOPY --from=b /x /x\nFROM scratch AS b\nFROM a\n";
    assertThat(failure(Build.of(dockerfile)))
        .hasMessage(
            "cannot copy from stage \"b\", it needs to be defined before current stage \"a\"");
  }

  @Test
  void stagesCannotReadEachOtherInACircle() {
    String dockerfile =
        "FROM scratch AS a\nCOPY --from=b /x /x\nFROM scratch AS b\nCOPY --from=a / /\n";
    DockerfileException e = failure(Build.of(dockerfile));
    assertThat(e).hasMessage("circular dependency detected on stage: a");
    assertThat(e.ranges())
        .containsExactly(SourceLocation.Range.lines(2, 2), SourceLocation.Range.lines(4, 4));
  }

  @Test
  void anInstructionBeforeTheFirstStageIsRefused() {
    assertThat(failure(Build.of("RUN x\n"))).hasMessage("no build stage in current context");
  }

  @Test
  void anEmptyDockerfileIsRefused() {
    assertThat(failure(Build.of(""))).hasMessage("the Dockerfile cannot be empty");
  }

  @Test
  void anEmptyBaseIsRefused() {
    assertThat(failure(Build.of("ARG B\nFROM $B\n")))
        .hasMessage("base name ($B) should not be blank");
  }

  @Test
  void aPlatformThatIsNoneIsRefusedAtItsLine() {
    DockerfileException e = failure(Build.of("FROM --platform=$TARGETPLATFROM scratch\n"));
    assertThat(e)
        .hasMessage(
            "empty platform value from expression $TARGETPLATFROM (did you mean TARGETPLATFORM?)");
    assertThat(e.ranges()).containsExactly(SourceLocation.Range.lines(1, 1));
  }

  @Test
  void whatIsNotBuiltIsRefusedByNameAndLine() {
    DockerfileException e = failure(Build.of("FROM scratch\nRUN --device=vendor.com/gpu=all x\n"));
    assertThat(e).hasMessage("RUN --device is not supported");
    assertThat(e.kind()).isEqualTo(FailureKind.UNSUPPORTED);
    assertThat(e.ranges()).containsExactly(SourceLocation.Range.lines(2, 2));
  }
}
