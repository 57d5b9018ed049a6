package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.Healthcheck;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageConfigTest {

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static ContainerConfig config(String instructions) {
    return Build.of("FROM alpine\n" + instructions).one().config().config();
  }

  private static List<String> history(String instructions) {
    return Build.of("FROM alpine\n" + instructions).one().config().history().stream()
        .map(HistoryEntry::createdBy)
        .toList();
  }

  private static ContainerConfig base() {
    return new ContainerConfig(
        "app",
        new TreeSet<>(List.of("80/tcp")),
        List.of("PATH=/bin", "A=1"),
        Optional.of(List.of("/entry")),
        Optional.of(List.of("arg")),
        new TreeSet<>(List.of("/data")),
        "/srv",
        Map.of("k", "v"),
        "",
        false,
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static ContainerConfig onBase(String instructions) {
    return Build.of("FROM alpine\n" + instructions)
        .image("docker.io/library/alpine:latest", base())
        .one()
        .config()
        .config();
  }

  @Test
  void whatTheBaseSaysStays() {
    ContainerConfig config = onBase("LABEL l=m\nEXPOSE 90\nVOLUME /more\nENV A=2 B=3\n");
    assertThat(config.user()).isEqualTo("app");
    assertThat(config.workingDir()).isEqualTo("/srv");
    assertThat(config.env()).containsExactly("PATH=/bin", "A=2", "B=3");
    assertThat(config.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("k", "v", "l", "m"));
    assertThat(config.exposedPorts()).containsExactly("80/tcp", "90/tcp");
    assertThat(config.volumes()).containsExactly("/data", "/more");
    assertThat(config.cmd()).contains(List.of("arg"));
  }

  @Test
  void anEntrypointTakesTheBasesCommandAway() {
    assertThat(onBase("ENTRYPOINT [\"/e\"]\n").cmd()).isEmpty();
    assertThat(onBase("CMD [\"c\"]\nENTRYPOINT [\"/e\"]\n").cmd()).contains(List.of("c"));
    assertThat(onBase("CMD [\"c\"]\n").entrypoint()).contains(List.of("/entry"));
  }

  @Test
  void emptyCommandsDiffer() {
    assertThat(onBase("CMD []\n").cmd()).contains(List.of());
    assertThat(onBase("ENTRYPOINT []\n").entrypoint()).isEmpty();
  }

  @Test
  void thePathIsAlwaysSet() {
    assertThat(config("").env()).containsExactly(PATH);
    assertThat(Build.of("FROM scratch\n").one().config().config().env()).containsExactly(PATH);
  }

  @Test
  void argumentsAreNotInTheImage() {
    assertThat(config("ARG A=1\nENV B=$A\n").env()).containsExactly(PATH, "B=1");
  }

  @Test
  void commandsInShellFormUseTheShell() {
    assertThat(config("CMD echo  hi\n").cmd()).contains(List.of("/bin/sh", "-c", "echo  hi"));
    assertThat(config("SHELL [\"/bin/bash\", \"-ec\"]\nCMD echo hi\n").cmd())
        .contains(List.of("/bin/bash", "-ec", "echo hi"));
    assertThat(config("SHELL [\"/bin/bash\", \"-ec\"]\n").shell())
        .containsExactly("/bin/bash", "-ec");
  }

  @ParameterizedTest(name = "{0}, then {1}, is {2}")
  @CsvSource({"/a,b,/a/b", "/a,../c,/c", "/a,/d,/d", "a,b,/a/b", "/,..,/"})
  void directoriesAreRelativeToTheOneBefore(String first, String second, String expected) {
    assertThat(config("WORKDIR " + first + "\nWORKDIR " + second + "\n").workingDir())
        .isEqualTo(expected);
  }

  @Test
  void portsAreListedOneByOne() {
    assertThat(config("ENV P=\"81 82/udp\"\nEXPOSE 8000-8002 $P 53/UDP\n").exposedPorts())
        .containsExactlyInAnyOrder(
            "8000/tcp", "8001/tcp", "8002/tcp", "81/tcp", "82/udp", "53/udp");
  }

  @Test
  void healthIsAskedAsTheFlagsSay() {
    assertThat(config("HEALTHCHECK --interval=1m30s --retries=3 CMD curl x\n").healthcheck())
        .contains(
            new Healthcheck(
                List.of("CMD-SHELL", "curl x"),
                Duration.ofSeconds(90),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                3));
    assertThat(config("HEALTHCHECK NONE\n").healthcheck().orElseThrow().test())
        .containsExactly("NONE");
    assertThat(config("HEALTHCHECK CMD [\"curl\", \"x\"]\n").healthcheck().orElseThrow().test())
        .containsExactly("CMD", "curl", "x");
  }

  @Test
  void labelsOfTheClientWin() {
    ImageConfig image =
        Build.of("FROM alpine\nLABEL a=1 b=2\n").option("label:b", "3").one().config();
    assertThat(image.config().labels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "3"));
  }

  @Test
  void theImageIsForThePlatformThatWasAskedFor() {
    FrontendResult result =
        Build.of("FROM --platform=linux/amd64 alpine\n")
            .option("platform", "linux/arm/v7")
            .compile();
    assertThat(result.platforms().getFirst().config().platform())
        .isEqualTo(Platform.of("linux", "arm", "v7"));
    assertThat(result.platforms().getFirst().platform().format()).isEqualTo("linux/arm/v7");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RUN echo hi                   | RUN /bin/sh -c echo hi # buildkit
          RUN ["echo", "hi"]            | RUN echo hi # buildkit
          COPY a b c/                   | COPY a b c/ # buildkit
          COPY --chown=1:2 --chmod=755 a b | COPY --chown=1:2 --chmod=755 a b # buildkit
          COPY --parents a b            | COPY --parents a b # buildkit
          ADD a.tar /                   | ADD a.tar / # buildkit
          WORKDIR sub                   | WORKDIR /sub
          ENV A=1 B="x y"               | ENV A=1 B=x y
          ARG A=1                       | ARG A=1
          ARG A                         | ARG A
          LABEL a=b c=d                 | LABEL a=b c=d
          USER app                      | USER app
          EXPOSE 80 443/udp             | EXPOSE [443/udp 80/tcp]
          VOLUME /a /b                  | VOLUME [/a /b]
          STOPSIGNAL SIGTERM            | STOPSIGNAL SIGTERM
          SHELL ["a", "b"]              | SHELL [a b]
          CMD ["a", "b\\"c"]            | CMD ["a" "b\\"c"]
          CMD a b                       | CMD ["/bin/sh" "-c" "a b"]
          ENTRYPOINT ["a"]              | ENTRYPOINT ["a"]
          MAINTAINER me                 | MAINTAINER me
          HEALTHCHECK --interval=90s CMD x | HEALTHCHECK {Test:[CMD-SHELL x] Interval:1m30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}
          """)
  void historyTellsWhatWasDone(String instruction, String createdBy) {
    assertThat(history(instruction + "\n")).containsExactly(createdBy);
  }

  @Test
  void historyOfCommandsTellsTheirArguments() {
    assertThat(history("ARG A=1\nARG B\nARG A=2\nRUN x\n"))
        .endsWith("RUN |2 A=2 B= /bin/sh -c x # buildkit");
  }

  @Test
  void historyOfHeredocsTellsTheirNamesOrContent() {
    assertThat(history("COPY <<a <<b /d/\n1\na\n2\nb\n"))
        .containsExactly("COPY <<a <<b /d/ # buildkit");
    assertThat(history("RUN <<EOF\none\ntwo\nEOF\n"))
        .containsExactly("RUN /bin/sh -c one\ntwo\n # buildkit");
  }

  @Test
  void whatChangesNoFilesMakesNoLayer() {
    List<HistoryEntry> history =
        Build.of("FROM alpine\nENV A=1\nWORKDIR /\nWORKDIR /a\nRUN x\n").one().config().history();
    assertThat(history)
        .extracting(HistoryEntry::emptyLayer)
        .containsExactly(true, true, false, false);
    assertThat(history)
        .allSatisfy(entry -> assertThat(entry.comment()).isEqualTo("buildkit.dockerfile.v0"))
        .allSatisfy(entry -> assertThat(entry.created()).isEmpty());
  }

  @Test
  void timesAreThoseOfTheSourceDateEpoch() {
    PlatformResult result =
        Build.of("FROM alpine\nENV A=1\n")
            .option("build-arg:SOURCE_DATE_EPOCH", "1700000000")
            .one();
    assertThat(result.epoch()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(result.config().history().getLast().created()).contains("2023-11-14T22:13:20Z");
    assertThat(result.config().created()).isEmpty();
  }

  @Test
  void theMaintainerIsTheAuthor() {
    assertThat(Build.of("FROM alpine\nMAINTAINER me <me@x>\n").one().config().author())
        .isEqualTo("me <me@x>");
  }

  @Test
  void theBasesOwnConfigurationIsHandedOn() {
    PlatformResult result =
        Build.of("FROM alpine AS a\nENV A=2\nFROM a\n")
            .image("docker.io/library/alpine:latest", base())
            .one();
    assertThat(result.baseConfig().orElseThrow().config()).isEqualTo(base());
    assertThat(Build.of("FROM scratch\n").one().baseConfig()).isEmpty();
  }
}
