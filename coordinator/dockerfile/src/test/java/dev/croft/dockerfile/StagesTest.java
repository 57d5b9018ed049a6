package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.dockerfile.input.NamedContext;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StagesTest {

  private static ContainerConfig withTriggers(String... triggers) {
    return new ContainerConfig(
        "",
        new TreeSet<>(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>(),
        "",
        Map.of(),
        "",
        false,
        Optional.empty(),
        List.of(triggers),
        List.of());
  }

  @Test
  void onlyWhatTheTargetNeedsIsBuiltAndLookedUp() {
    Build build =
        Build.of(
                """
                FROM alpine AS lint
                RUN lint
                FROM busybox AS base
                RUN base
                FROM base AS final
                RUN final
                FROM debian AS other
                """)
            .option("target", "Final");
    assertThat(build.graph().names())
        .noneMatch(name -> name.contains("lint") || name.contains("other"))
        .anyMatch(name -> name.equals("[final 1/1] RUN final"));
    assertThat(build.lookUps())
        .containsExactly("[internal] load metadata for docker.io/library/busybox:latest");
  }

  @Test
  void theLastStageIsTheTargetWhereNoneIsNamed() {
    assertThat(
            Build.of("FROM scratch AS a\nCOPY a /\nFROM scratch AS b\nCOPY b /\n").graph().names())
        .contains("[b 1/1] COPY b /")
        .doesNotContain("[a 1/1] COPY a /");
  }

  @Test
  void stagesAreCopiedFromByNameInAnyCaseAndByNumber() {
    String dockerfile =
        "FROM alpine AS build\nRUN x\nFROM scratch\nCOPY --from=BUILD /a /\nCOPY --from=0 /b /\n";
    Graph graph = Build.of(dockerfile).graph();
    assertThat(graph.ops(ExecOp.class)).hasSize(1);
    Node run = graph.named("RUN x");
    assertThat(graph.named("/a /").inputs()).containsExactly(run.output(0));
    assertThat(graph.named("/b /").inputs().get(1)).isEqualTo(run.output(0));
  }

  @Test
  void aStagePinnedToTheBuildPlatformIsTheSameForEveryTarget() {
    FrontendResult result =
        Build.of(
                """
                FROM --platform=$BUILDPLATFORM alpine AS build
                ENV A=1
                WORKDIR /src
                COPY . .
                RUN --mount=type=cache,target=/c make
                FROM alpine
                COPY --from=build /src/a /
                """)
            .option("platform", "linux/amd64,linux/arm64")
            .compile();
    List<Graph> graphs = result.platforms().stream().map(Graph::of).toList();
    assertThat(meaning(graphs.get(0).named("RUN"))).isEqualTo(meaning(graphs.get(1).named("RUN")));
    assertThat(graphs.get(1).named("RUN").platform()).contains(Platform.linux("amd64"));
    assertThat(meaning(graphs.get(0).nodes().getLast()))
        .isNotEqualTo(meaning(graphs.get(1).nodes().getLast()));
  }

  /** What makes a vertex's digest: what it does, where, and on what. */
  private static List<Object> meaning(Node node) {
    List<Object> meaning = new ArrayList<>(List.of(node.op(), node.platform()));
    node.inputs().forEach(input -> meaning.addAll(List.of(input.index(), meaning(input.node()))));
    return meaning;
  }

  @Test
  void imagesAreNamedByTheirDigest() {
    SourceOp image =
        Build.of("FROM alpine:3\n")
            .option("image-resolve-mode", "pull")
            .graph()
            .source("docker-image");
    assertThat(image.location())
        .isEqualTo("docker.io/library/alpine:3@" + Build.digestOf("docker.io/library/alpine:3"));
    assertThat(image.attrs()).containsExactly(Map.entry("image.resolvemode", "pull"));
  }

  @Test
  void scratchHasNoFiles() {
    PlatformResult result = Build.of("FROM scratch\nCMD [\"/x\"]\n").one();
    assertThat(result.root()).isEmpty();
    assertThat(result.config().config().cmd()).contains(List.of("/x"));
  }

  @Test
  void noCacheCoversAllStagesOrThoseThatItNames() {
    String dockerfile = "FROM alpine AS a\nRUN a\nFROM a AS b\nRUN b\n";
    Graph all = Build.of(dockerfile).option("no-cache", "").graph();
    assertThat(all.named("RUN a").metadata().ignoreCache()).isTrue();
    assertThat(all.named("FROM").metadata().ignoreCache()).isFalse();
    Graph one = Build.of(dockerfile).option("no-cache", "B,c").graph();
    assertThat(one.named("RUN a").metadata().ignoreCache()).isFalse();
    assertThat(one.named("RUN b").metadata().ignoreCache()).isTrue();
  }

  @Test
  void triggersOfTheBaseImageRunFirst() {
    Build build =
        Build.of("FROM alpine\nRUN own\n")
            .image("docker.io/library/alpine:latest", withTriggers("COPY . /app", "RUN build"));
    assertThat(build.graph().names())
        .contains("[2/4] ONBUILD COPY . /app", "[3/4] ONBUILD RUN build", "[4/4] RUN own");
    assertThat(build.one().config().config().onBuild()).isEmpty();
  }

  @Test
  void triggersOfAStageRunInTheStagesUponIt() {
    Graph graph =
        Build.of("FROM alpine AS base\nONBUILD RUN trigger\nFROM base\nRUN own\n").graph();
    assertThat(graph.names())
        .contains("[stage-1 1/2] ONBUILD RUN trigger", "[stage-1 2/2] RUN own");
  }

  @Test
  void triggersMayReadOtherStages() {
    Graph graph =
        Build.of("FROM busybox AS tools\nRUN tool\nFROM alpine\n")
            .image("docker.io/library/alpine:latest", withTriggers("COPY --from=tools /t /t"))
            .graph();
    assertThat(graph.names())
        .contains("[tools 2/2] RUN tool", "[stage-1 2/2] ONBUILD COPY --from=tools /t /t");
  }

  @Test
  void triggersOfTheStageItselfGoIntoTheImage() {
    ImageConfig config = Build.of("FROM scratch\nONBUILD RUN x $A\n").one().config();
    assertThat(config.config().onBuild()).containsExactly("RUN x $A");
    assertThat(config.history()).isEmpty();
  }

  @Test
  void namedContextsStandInForImagesAndStages() {
    Node tree =
        new Node(
            new SourceOp("local://other", Map.of()),
            List.of(),
            Optional.empty(),
            VertexMetadata.none(),
            List.of());
    List<List<String>> asked = new ArrayList<>();
    NamedContext context =
        new NamedContext() {
          @Override
          public Optional<ImageConfig> config() {
            return Optional.empty();
          }

          @Override
          public Optional<Node.Output> root(List<String> paths) {
            asked.add(paths);
            return Optional.of(tree.output(0));
          }
        };
    String dockerfile =
        """
        FROM missing AS stage
        RUN never
        FROM scratch
        COPY --from=stage /a/b /x
        COPY --from=stage c /x
        COPY --from=image:1 /d /y
        """;
    Graph graph = Build.of(dockerfile).named("stage", context).named("image:1", context).graph();
    assertThat(graph.nodes()).startsWith(tree);
    assertThat(graph.names()).noneMatch(name -> name.contains("never"));
    assertThat(asked).containsExactlyInAnyOrder(List.of("a/b", "c"), List.of("d"));
  }

  @Test
  void aNamedContextForABaseImageHasNoFurtherLookUp() {
    NamedContext empty =
        new NamedContext() {
          @Override
          public Optional<ImageConfig> config() {
            return Optional.empty();
          }

          @Override
          public Optional<Node.Output> root(List<String> paths) {
            return Optional.empty();
          }
        };
    Build build = Build.of("FROM missing:latest\nCOPY a /\n").named("missing", empty);
    assertThat(build.one().config().config().workingDir()).isEqualTo("/");
    assertThat(build.lookUps()).isEmpty();
  }

  @Test
  void verticesKnowTheirLines() {
    Graph graph = Build.of("FROM alpine\nRUN a \\\n b\n").graph();
    assertThat(graph.named("FROM").ranges()).hasSize(1);
    assertThat(graph.named("RUN").ranges())
        .extracting(range -> range.startLine())
        .containsExactly(2, 3);
  }

  @Test
  void thousandsOfInstructionsAreCompiled() {
    assertThat(Build.of("FROM alpine\n" + "RUN x\n".repeat(20_000)).one().root()).isPresent();
  }
}
