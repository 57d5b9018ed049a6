package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static List<String> environment(Build build) {
    return build.graph().exec().meta().env();
  }

  @Test
  void argumentsBeforeTheFirstStageAreForFromOnly() {
    Build build = Build.of("ARG TAG=3\nFROM alpine:$TAG\nRUN x\n");
    assertThat(environment(build)).containsExactly(PATH);
    assertThat(build.lookUps())
        .containsExactly("[internal] load metadata for docker.io/library/alpine:3");
  }

  @Test
  void aStageInheritsAGlobalArgumentThatItNames() {
    assertThat(environment(Build.of("ARG TAG=3\nFROM alpine\nARG TAG\nRUN x\n")))
        .containsExactly(PATH, "TAG=3");
  }

  @Test
  void theClientsValueWinsOverEveryDefault() {
    Build build =
        Build.of("ARG TAG=3\nFROM alpine:$TAG\nARG TAG=4\nARG OTHER=5\nRUN x\n")
            .option("build-arg:TAG", "6")
            .option("build-arg:UNUSED", "7");
    assertThat(environment(build)).containsExactly(PATH, "TAG=6", "OTHER=5");
    assertThat(build.lookUps())
        .containsExactly("[internal] load metadata for docker.io/library/alpine:6");
  }

  @Test
  void aStagesOwnDefaultWinsOverTheGlobalOne() {
    assertThat(environment(Build.of("ARG A=1\nFROM alpine\nARG A=2\nRUN x\n")))
        .containsExactly(PATH, "A=2");
  }

  @Test
  void anArgumentWithoutValueIsNotSet() {
    assertThat(environment(Build.of("FROM alpine\nARG A\nRUN x\n"))).containsExactly(PATH);
  }

  @Test
  void globalDefaultsMayUseEachOther() {
    Build build = Build.of("ARG A=3\nARG B=${A}.1\nFROM alpine:$B\n");
    build.compile();
    assertThat(build.lookUps())
        .containsExactly("[internal] load metadata for docker.io/library/alpine:3.1");
  }

  @Test
  void argumentsEndWithTheirStageButReachStagesUponIt() {
    String dockerfile =
        "FROM alpine AS a\nARG X=1\nRUN a\nFROM a AS b\nRUN b\nFROM alpine AS c\nRUN c\n";
    assertThat(environment(Build.of(dockerfile).option("target", "b")))
        .containsExactlyInAnyOrder(PATH, "X=1");
    assertThat(environment(Build.of(dockerfile).option("target", "c"))).containsExactly(PATH);
  }

  @Test
  void variablesOfTheImageWinOverArgumentsBeforeThem() {
    assertThat(environment(Build.of("FROM alpine\nARG A=1\nENV A=2\nRUN x\n")))
        .containsExactly(PATH, "A=2");
  }

  @Test
  void aVariableThatIsSetAgainMovesToTheEnd() {
    assertThat(environment(Build.of("FROM alpine\nENV A=1 B=2\nENV A=3\nRUN x\n")))
        .containsExactly(PATH, "B=2", "A=3");
  }

  @Test
  void allWordsOfOneEnvAreExpandedBeforeItSetsAny() {
    assertThat(environment(Build.of("FROM alpine\nENV A=1\nENV A=2 B=$A\nRUN x\n")))
        .containsExactly(PATH, "A=2", "B=1");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "TARGETPLATFORM,linux/arm/v7",
    "TARGETOS,linux",
    "TARGETARCH,arm",
    "TARGETVARIANT,v7",
    "BUILDPLATFORM,linux/amd64",
    "BUILDOS,linux",
    "BUILDARCH,amd64",
    "BUILDVARIANT,''",
    "TARGETSTAGE,final"
  })
  void platformArgumentsAreThereForWhoNamesThem(String name, String value) {
    Build build =
        Build.of("FROM alpine AS final\nARG " + name + "\nRUN x\n")
            .option("platform", "linux/arm/v7");
    assertThat(environment(build)).containsExactly(PATH, name + "=" + value);
  }

  @Test
  void proxiesReachCommandsWithoutBeingVariables() {
    Build build =
        Build.of("FROM alpine\nRUN x\n")
            .option("build-arg:HTTP_PROXY", "http://upper")
            .option("build-arg:http_proxy", "http://lower")
            .option("build-arg:no_proxy", "localhost");
    assertThat(environment(build)).containsExactly(PATH);
    assertThat(build.graph().exec().meta().proxyEnv())
        .hasValueSatisfying(
            proxy -> {
              assertThat(proxy.httpProxy()).isEqualTo("http://lower");
              assertThat(proxy.noProxy()).isEqualTo("localhost");
              assertThat(proxy.httpsProxy()).isEmpty();
            });
  }

  @Test
  void theStagesThatAreScannedAreNoVariables() {
    assertThat(environment(Build.of("FROM alpine\nARG BUILDKIT_SBOM_SCAN_STAGE=true\nRUN x\n")))
        .containsExactly(PATH);
  }
}
