package dev.croft.protocol.llb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static final Platform ARM = Platform.linux("arm64");

  private static final SourceOp IMAGE =
      new SourceOp("docker-image://example.com/base:1", Map.of("image.resolvemode", "local"));

  @Test
  void aSourceComesBack() {
    assertComesBack(IMAGE, List.of());
  }

  @Test
  void anExecWithEveryKindOfMountComesBack() {
    ExecMeta meta =
        new ExecMeta(
            List.of("/bin/sh", "-c", "make"),
            List.of("PATH=/bin", "EMPTY="),
            "/src",
            "1000:1000",
            Optional.of(new ExecMeta.ProxyEnv("http://p", "https://p", "ftp://p", "no", "all")),
            List.of(new ExecMeta.HostIp("db", "10.0.0.1")),
            "builder",
            List.of(new ExecMeta.Ulimit("nofile", 1024, 4096)),
            "slice",
            true,
            List.of(0, 7));
    List<Mount> mounts =
        List.of(
            Mount.root(0),
            Mount.bind(1, "sub/dir", "/src", true),
            mount("/cache", new MountKind.Cache("go", MountKind.Sharing.LOCKED)),
            mount("/tmp", new MountKind.Tmpfs(65536)),
            mount("/run/secrets/t", new MountKind.Secret("t", 1, 2, 0400, true)),
            mount("/run/ssh", new MountKind.Ssh("default", 3, 4, 0600, false)));
    ExecOp exec =
        new ExecOp(
            meta,
            mounts,
            ExecOp.NetMode.NONE,
            ExecOp.SecurityMode.INSECURE,
            List.of(new ExecOp.SecretEnv("token", "TOKEN", true)),
            List.of(new ExecOp.Device("vendor.com/gpu=0", true)));

    assertComesBack(exec, List.of(source("one").output(0), source("two").output(0)));
  }

  @Test
  void everyFileActionComesBack() {
    FileAction.Chown owner =
        new FileAction.Chown(
            Optional.of(new FileAction.User.ByName("app", 0)),
            Optional.of(new FileAction.User.ById(100)));
    FileOp file =
        new FileOp(
            List.of(
                new FileOp.Step(0, 1, -1, copy(owner)),
                new FileOp.Step(
                    2, -1, -1, new FileAction.MkDir("/a/b", 0755, true, Optional.of(owner), -1)),
                new FileOp.Step(
                    3,
                    -1,
                    -1,
                    new FileAction.MkFile(
                        "/a/f",
                        0644,
                        Bytes.of("hi"),
                        Optional.empty(),
                        1_700_000_000_000_000_000L)),
                new FileOp.Step(
                    4, -1, -1, new FileAction.Symlink("../x", "/a/l", Optional.empty(), -1)),
                new FileOp.Step(5, -1, 0, new FileAction.Rm("/old*", true, true))));

    assertComesBack(file, List.of(source("one").output(0), source("two").output(0)));
  }

  @Test
  void mergesDiffsAndBuildsComeBack() {
    List<Node.Output> inputs = List.of(source("one").output(0), source("two").output(0));

    assertComesBack(new MergeOp(List.of(0, 1)), inputs);
    assertComesBack(new DiffOp(-1, 1), inputs);
    assertComesBack(
        new BuildOp(-1, Map.of("buildkit.llb.definition", 1), Map.of("k", "v")), inputs);
  }

  @Test
  void theHeadKeepsItsOutput() {
    ExecOp exec =
        new ExecOp(
            ExecMeta.of(List.of("true"), List.of(), "/", ""),
            List.of(
                Mount.root(0),
                new Mount(
                    -1, "", "/out", 1, false, new MountKind.Bind(), Mount.ContentCache.DEFAULT)),
            ExecOp.NetMode.SANDBOX,
            ExecOp.SecurityMode.SANDBOX,
            List.of(),
            List.of());
    Node run = node(exec, List.of(source("one").output(0)), VertexMetadata.none());

    Definition read = read(run.output(1), Optional.empty());

    assertThat(read.head()).map(Edge::output).contains(1);
  }

  @Test
  void metadataComesBackWithTheCapabilitiesThatTheOperationNeeds() {
    VertexMetadata metadata =
        new VertexMetadata(
            true,
            Map.of(VertexMetadata.CUSTOM_NAME, "[base 1/2] FROM x"),
            Map.of("of.its.own", true),
            Optional.of(new VertexMetadata.ProgressGroup("g", "group", true)));
    Node node = node(IMAGE, List.of(), metadata);

    Vertex read = read(node.output(0), Optional.empty()).inOrder().getFirst();

    assertThat(read.metadata())
        .isEqualTo(
            new VertexMetadata(
                true,
                metadata.description(),
                Map.of("of.its.own", true, "source.image", true),
                metadata.progressGroup()));
  }

  @Test
  void sourcePositionsComeBack() {
    SourceLocation.Range lines = SourceLocation.Range.lines(3, 4);
    Node node = new Node(IMAGE, List.of(), Optional.of(ARM), VertexMetadata.none(), List.of(lines));
    SourceInfo dockerfile = new SourceInfo("Dockerfile", "Dockerfile", Bytes.of("FROM x\n"));

    Definition read = read(node.output(0), Optional.of(dockerfile));

    assertThat(read.sources()).containsExactly(dockerfile);
    assertThat(read.locationsOf(read.inOrder().getFirst().digest()))
        .containsExactly(new SourceLocation(0, List.of(lines)));
  }

  @Test
  void theEmptyDefinitionIsScratch() {
    var written = DefinitionWriter.write(Optional.empty(), Optional.empty());

    assertThat(DefinitionReader.read(written)).isEqualTo(Definition.scratch());
  }

  private static void assertComesBack(Op op, List<Node.Output> inputs) {
    Node node = node(op, inputs, VertexMetadata.none());

    Vertex read = read(node.output(0), Optional.empty()).inOrder().getLast();

    assertThat(read.op()).isEqualTo(op);
    assertThat(read.platform()).contains(ARM);
    assertThat(read.inputs()).hasSameSizeAs(inputs);
    assertThat(OpWriter.write(read))
        .isEqualTo(OpWriter.write(op, read.inputs(), Optional.of(ARM), List.of()));
  }

  private static Definition read(Node.Output head, Optional<SourceInfo> source) {
    return DefinitionReader.read(DefinitionWriter.write(Optional.of(head), source));
  }

  private static Node source(String name) {
    return node(new SourceOp("docker-image://" + name, Map.of()), List.of(), VertexMetadata.none());
  }

  private static Node node(Op op, List<Node.Output> inputs, VertexMetadata metadata) {
    return new Node(op, inputs, Optional.of(ARM), metadata, List.of());
  }

  private static Mount mount(String dest, MountKind kind) {
    return new Mount(Mount.NONE, "", dest, Mount.NONE, false, kind, Mount.ContentCache.OFF);
  }

  private static FileAction.Copy copy(FileAction.Chown owner) {
    return new FileAction.Copy(
        "/from/*",
        "/to/",
        Optional.of(owner),
        FileAction.UNSET,
        "u+rwX",
        true,
        true,
        true,
        true,
        true,
        true,
        -1,
        List.of("**/*.go"),
        List.of("vendor"),
        true,
        List.of("go.mod"));
  }
}
