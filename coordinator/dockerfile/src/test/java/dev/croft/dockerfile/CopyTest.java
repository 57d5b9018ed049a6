package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyTest {

  private static Graph graph(String instructions) {
    return Build.of("FROM alpine\n" + instructions + "\n").graph();
  }

  private static FileAction.Copy copied(String instruction) {
    return (FileAction.Copy) graph(instruction).file().actions().getFirst().action();
  }

  @Test
  void filesAreCopiedAsDockerDoes() {
    assertThat(copied("COPY a b/"))
        .isEqualTo(
            new FileAction.Copy(
                "/a",
                "/b/",
                Optional.empty(),
                -1,
                "",
                true,
                true,
                false,
                true,
                true,
                true,
                -1,
                List.of(),
                List.of(),
                false,
                List.of()));
  }

  @ParameterizedTest(name = "in /w, {0} to {1} is {2} to {3}")
  @CsvSource({
    "., ., /, /w/",
    "a, b, /a, /w/b",
    "./a/, b/, /a, /w/b/",
    "../a, /b, /a, /b",
    "/a/../c, /b/../d/, /c, /d/",
    "a, /, /a, /",
    "a, sub/., /a, /w/sub/."
  })
  void pathsAreCleanedAndRelativeToTheDirectory(
      String source, String destination, String from, String to) {
    FileAction.Copy copy = copied("WORKDIR /w\nCOPY " + source + " " + destination);
    assertThat(copy.src()).isEqualTo(from);
    assertThat(copy.dest()).isEqualTo(to);
  }

  @Test
  void severalSourcesAreOneStep() {
    Node node = graph("COPY a b* /d/").nodes().getLast();
    assertThat(((FileOp) node.op()).actions())
        .extracting(FileOp.Step::input, FileOp.Step::secondaryInput, FileOp.Step::output)
        .containsExactly(tuple(0, 1, -1), tuple(2, 1, 0));
    assertThat(node.inputs()).hasSize(2);
    assertThat(node.platform()).isEmpty();
  }

  @Test
  void ownersAreNumbersOrNamesOfTheStage() {
    assertThat(copied("COPY --chown=1:staff a b").owner())
        .contains(
            new FileAction.Chown(
                Optional.of(new FileAction.User.ById(1)),
                Optional.of(new FileAction.User.ByName("staff", 0))));
    assertThat(copied("ARG U=root\nCOPY --chown=$U a b").owner())
        .contains(new FileAction.Chown(Optional.of(new FileAction.User.ById(0)), Optional.empty()));
  }

  @Test
  void modesAreNumbersOrChanges() {
    assertThat(copied("COPY --chmod=0755 a b").mode()).isEqualTo(0755);
    assertThat(copied("COPY --chmod=u+rwX,go-w a b").modeText()).isEqualTo("u+rwX,go-w");
  }

  @Test
  void patternsAreLeftOut() {
    assertThat(copied("COPY --exclude=*.md --exclude=**/x a b").excludePatterns())
        .containsExactly("*.md", "**/x");
  }

  @Test
  void directoriesAboveTheSourceAreCopiedToo() {
    FileAction.Copy plain = copied("COPY --parents a/b/c /d/");
    assertThat(plain.src()).isEqualTo("/");
    assertThat(plain.includePatterns()).containsExactly("a/b/c");
    assertThat(plain.requiredPaths()).containsExactly("/a/b/c");
    FileAction.Copy pivot = copied("COPY --parents a/./b/*.c /d/");
    assertThat(pivot.src()).isEqualTo("/a");
    assertThat(pivot.includePatterns()).containsExactly("b/*.c");
    assertThat(pivot.requiredPaths()).isEmpty();
  }

  @Test
  void addUnpacksArchivesUnlessItIsToldNotTo() {
    assertThat(copied("ADD a.tar /").unpackArchives()).isTrue();
    assertThat(copied("ADD --unpack=false a.tar /").unpackArchives()).isFalse();
    assertThat(copied("COPY a.tar /").unpackArchives()).isFalse();
  }

  @Test
  void theContextIsReadAsFarAsItIsCopied() {
    SourceOp context =
        Build.of("FROM alpine\nCOPY b a/../a/ /\nADD c* /\nRUN --mount=target=/x,source=d x\n")
            .ignoring("# no\n/build/\n!build/keep\n\n node_modules \n")
            .graph()
            .source("local");
    assertThat(context.identifier()).isEqualTo("local://context");
    assertThat(context.attrs())
        .containsOnly(
            Map.entry("local.followpaths", "[\"a\",\"b\",\"c*\",\"d\"]"),
            Map.entry("local.excludepatterns", "[\"build\",\"!build/keep\",\"node_modules\"]"),
            Map.entry("local.sharedkeyhint", "context"),
            Map.entry("local.session", "session-1"));
  }

  @Test
  void theWholeContextNeedsNoPaths() {
    assertThat(graph("COPY a /\nCOPY . /").source("local").attrs())
        .doesNotContainKey("local.followpaths");
  }

  @Test
  void stagesThatAreNotBuiltReadNothingOfTheContext() {
    Build build = Build.of("FROM alpine AS a\nCOPY big /\nFROM alpine\nCOPY small /\n");
    assertThat(build.graph().source("local").attrs())
        .containsEntry("local.followpaths", "[\"small\"]");
  }

  @Test
  void anotherContextMayStandInForTheClients() {
    Node given =
        new Node(
            new SourceOp("git://example.com/x.git", Map.of()),
            List.of(),
            Optional.empty(),
            VertexMetadata.none(),
            List.of());
    Graph graph = Build.of("FROM scratch\nCOPY a /\n").withContext(given.output(0)).graph();
    assertThat(graph.nodes()).startsWith(given).hasSize(2);
  }

  @Test
  void heredocsAreFiles() {
    Graph graph = graph("ENV A=1\nCOPY <<one <<'two' /d/\n$A \"q\"\none\n$A\ntwo");
    assertThat(graph.ops(FileOp.class).subList(0, 2))
        .extracting(op -> ((FileAction.MkFile) op.actions().getFirst().action()).data())
        .containsExactly(Bytes.of("1 \"q\"\n"), Bytes.of("$A\n"));
    assertThat(graph.file().actions())
        .extracting(step -> ((FileAction.Copy) step.action()).src())
        .containsExactly("/one", "/two");
  }

  @Test
  void linkedCopiesAreLayersOfTheirOwn() {
    Graph graph = graph("COPY --link --chown=app a /b");
    Node merge = graph.nodes().getLast();
    assertThat(merge.op()).isEqualTo(new MergeOp(List.of(0, 1)));
    assertThat(graph.names())
        .endsWith("[2/2] COPY --link --chown=app a /b", "[2/2] LINK COPY --link --chown=app a /b");
    Node layer = merge.inputs().get(1).node();
    FileOp.Step step = ((FileOp) layer.op()).actions().getFirst();
    assertThat(step.input()).isEqualTo(Mount.NONE);
    assertThat(((FileAction.Copy) step.action()).owner())
        .contains(
            new FileAction.Chown(
                Optional.of(new FileAction.User.ByName("app", Mount.NONE)), Optional.empty()));
    assertThat(merge.metadata().progressGroup().orElseThrow().id())
        .isEqualTo(layer.metadata().progressGroup().orElseThrow().id());
    assertThat(layer.metadata().progressGroup().orElseThrow().weak()).isTrue();
  }

  @Test
  void linkedCopiesOntoNothingNeedNoMerge() {
    assertThat(Build.of("FROM scratch\nCOPY --link a /\n").graph().ops(MergeOp.class)).isEmpty();
  }

  @Test
  void downloadsAreAdded() {
    String digest = Build.digestOf("x").value();
    Graph graph = graph("ADD --checksum=" + digest + " https://example.com/d/x.tar.gz?y=1 /d/");
    assertThat(graph.source("https"))
        .isEqualTo(
            new SourceOp(
                "https://example.com/d/x.tar.gz?y=1",
                Map.of("http.filename", "x.tar.gz", "http.checksum", digest)));
    FileAction.Copy copy = (FileAction.Copy) graph.file().actions().getFirst().action();
    assertThat(copy.src()).isEqualTo("/x.tar.gz");
    assertThat(copy.unpackArchives()).isFalse();
    assertThat(graph.names().get(1)).isEqualTo(graph.names().get(2)).startsWith("[2/2] ADD");
  }

  @Test
  void repositoriesAreAdded() {
    Graph graph = graph("ADD --keep-git-dir=true https://example.com/x/y.git#v1:sub /d");
    assertThat(graph.source("git"))
        .isEqualTo(
            new SourceOp(
                "git://example.com/x/y.git#v1:sub",
                Map.of(
                    "git.fullurl", "https://example.com/x/y.git",
                    "git.keepgitdir", "true",
                    "git.authtokensecret", "GIT_AUTH_TOKEN",
                    "git.authheadersecret", "GIT_AUTH_HEADER")));
  }

  @Test
  void directoriesAreMadeForTheirUser() {
    FileOp file =
        Build.of("FROM alpine\nUSER app\nWORKDIR /a/b\n")
            .option("build-arg:SOURCE_DATE_EPOCH", "2")
            .graph()
            .file();
    assertThat(file.actions().getFirst().action())
        .isEqualTo(
            new FileAction.MkDir(
                "/a/b",
                0755,
                true,
                Optional.of(
                    new FileAction.Chown(
                        Optional.of(new FileAction.User.ByName("app", 0)), Optional.empty())),
                2_000_000_000L));
  }
}
