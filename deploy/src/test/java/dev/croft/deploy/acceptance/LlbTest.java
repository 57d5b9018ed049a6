package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.deploy.llb.Bridge;
import dev.croft.deploy.llb.DirectBuild;
import dev.croft.deploy.llb.Llb;
import dev.croft.deploy.llb.Llb.Mounted;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Mount.ContentCache;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.protocol.generated.fsutil.Stat;
import dev.croft.protocol.generated.gateway.ReadDirRequest;
import dev.croft.protocol.generated.gateway.ReadDirResponse;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.llb.ExecOp;
import dev.croft.protocol.generated.llb.Input;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.Op;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Graphs that clients make themselves. */
@Acceptance
class LlbTest {

  private static final String UUID = "cat /proc/sys/kernel/random/uuid > /uuid";

  private Rig rig;
  private DirectBuild build;
  private Bridge bridge;
  private Node.Output busybox;

  @BeforeEach
  void begin(Rig shared) {
    rig = shared;
    build = DirectBuild.at(rig.farm().address());
    bridge = build.bridge();
    busybox = Llb.image(rig.registry().host() + "/busybox:latest");
  }

  @AfterEach
  void end() {
    build.close();
  }

  @Test
  void mergedTreesLieOverEachOther() {
    Node.Output low = Llb.file(file("/same", "low"));
    Node.Output high = Llb.file(Llb.file(file("/same", "high")), file("/own", "high"));
    String merged = bridge.solve(merge(low, high));
    assertThat(bridge.read(merged, "/same")).isEqualTo("high");
    assertThat(bridge.read(merged, "/own")).isEqualTo("high");
  }

  @Test
  void aDifferenceRemovesInAnotherTreeWhatItRemovedInItsOwn() {
    Node.Output before = Llb.file(Llb.file(file("/gone", "x")), file("/kept", "x"));
    Node.Output after = Llb.file(before, new FileAction.Rm("/gone", false, false));
    Node.Output other = Llb.file(Llb.file(file("/gone", "y")), file("/other", "y"));
    String merged = bridge.solve(merge(other, diff(before, after)));
    assertThat(names(merged, "/")).containsExactly("other");
  }

  @Test
  void aReplacedDirectoryHidesWhatWasInIt() {
    Node.Output before = Llb.run(busybox, "mkdir /d && echo old > /d/old");
    Node.Output after = Llb.run(before, "rm -r /d && mkdir /d && echo new > /d/new");
    String difference = bridge.solve(diff(before, after));
    assertThat(names(difference, "/d")).containsExactly("new");
    String merged = bridge.solve(merge(before, diff(before, after)));
    assertThat(names(merged, "/d")).containsExactly("new");
  }

  @Test
  void treesThatHaveNothingInCommonDifferInAll() {
    Node.Output lower = Llb.file(Llb.file(file("/same", "x")), file("/lower", "x"));
    Node.Output upper = Llb.file(file("/upper", "x"));
    String merged = bridge.solve(merge(lower, diff(lower, upper)));
    assertThat(names(merged, "/")).containsExactly("upper");
  }

  @Test
  void aProcessHasWhatItsDescriptionSays() {
    ExecMeta meta =
        new ExecMeta(
            List.of(
                "sh",
                "-c",
                "{ hostname; grep example /etc/hosts; ulimit -n; echo $HTTP_PROXY; pwd; id -u; echo"
                    + " $A; } > /out/all; exit 3"),
            List.of("A=b"),
            "/tmp/deep",
            "1:1",
            Optional.of(new ExecMeta.ProxyEnv("http://proxy", "", "", "", "")),
            List.of(new ExecMeta.HostIp("example", "10.1.2.3")),
            "named",
            List.of(new ExecMeta.Ulimit("nofile", 100, 200)),
            "group",
            true,
            List.of(3));
    Node writable = Llb.exec(Llb.run(busybox, "mkdir -m 777 /out"), meta, NetMode.NONE);
    assertThat(bridge.read(bridge.solve(writable.output(0)), "/out/all"))
        .isEqualTo("named\n10.1.2.3\texample\n100\nhttp://proxy\n/tmp/deep\n1\nb\n");
  }

  @Test
  void anExitCodeThatIsNotListedFails() {
    ExecMeta meta =
        new ExecMeta(
            List.of("true"),
            List.of(),
            "/",
            "",
            Optional.empty(),
            List.of(),
            "",
            List.of(),
            "",
            true,
            List.of(1, 2));
    assertThatThrownBy(() -> bridge.solve(Llb.exec(busybox, meta, NetMode.NONE).output(0)))
        .hasMessageContaining("process \"true\" did not complete successfully: exit code: 0");
  }

  @Test
  void everyWritableMountCanBeAnOutput() {
    Node.Output other = Llb.file(file("/f", "before"));
    Node node =
        Llb.exec(
            busybox,
            Llb.meta("echo after > /b/f; echo new > /s/f; cat /r/f > /root-file"),
            NetMode.NONE,
            new Mounted(bind("/b", 1, false), Optional.of(other)),
            new Mounted(bind("/s", 2, false), Optional.empty()),
            new Mounted(bind("/r", 3, true), Optional.of(other)));
    assertThat(bridge.read(bridge.solve(node.output(0)), "/root-file")).isEqualTo("before");
    assertThat(bridge.read(bridge.solve(node.output(1)), "/f")).isEqualTo("after\n");
    assertThat(bridge.read(bridge.solve(node.output(2)), "/f")).isEqualTo("new\n");
    assertThat(bridge.read(bridge.solve(node.output(3)), "/f")).isEqualTo("before");
  }

  @Test
  void aReadOnlyRootIsNotWritten() {
    Node node =
        Llb.node(
            new dev.croft.model.llb.ExecOp(
                Llb.meta("! touch /x && touch /w/x"),
                List.of(
                    new Mount(
                        0, "", "/", Mount.NONE, true, new MountKind.Bind(), ContentCache.DEFAULT),
                    new Mount(
                        Mount.NONE,
                        "",
                        "/w",
                        0,
                        false,
                        new MountKind.Bind(),
                        ContentCache.DEFAULT)),
                NetMode.NONE,
                dev.croft.model.llb.ExecOp.SecurityMode.SANDBOX,
                List.of(),
                List.of()),
            Llb.run(busybox, "mkdir /w"));
    assertThat(names(bridge.solve(node.output(0)), "/")).containsExactly("x");
  }

  @Test
  void memoryIsMountedAndForgotten() {
    Node node =
        Llb.exec(
            busybox,
            Llb.meta("touch /m/x; df -m /m | tail -1 | awk '{print $2}' > /size"),
            NetMode.NONE,
            new Mounted(
                new Mount(
                    Mount.NONE,
                    "",
                    "/m",
                    Mount.NONE,
                    false,
                    new MountKind.Tmpfs(5 << 20),
                    ContentCache.DEFAULT),
                Optional.empty()));
    assertThat(bridge.read(bridge.solve(node.output(0)), "/size")).isEqualTo("5\n");
  }

  @Test
  void fileActionsWorkOnEachOther() {
    Node.Output tree =
        Llb.file(new FileAction.MkDir("/a/b", 0750, true, Optional.empty(), 1_000_000_000L));
    tree = Llb.file(tree, file("/a/b/f", "text"));
    tree = Llb.file(tree, new FileAction.Symlink("b/f", "/a/link", Optional.empty(), -1));
    tree = Llb.file(tree, new FileAction.Rm("/a/*.none", true, true));
    String made = bridge.solve(tree);
    assertThat(bridge.read(made, "/a/link")).isEqualTo("text");
    assertThat(entry(made, "/a", "b").getMode() & 0777).isEqualTo(0750);
    assertThat(entry(made, "/a", "link").getLinkname()).isEqualTo("b/f");
  }

  @Test
  void removingWhatIsNotThereFailsUnlessThatIsAllowed() {
    Node.Output base = Llb.file(file("/f", "x"));
    assertThatThrownBy(() -> bridge.solve(Llb.file(base, new FileAction.Rm("/none", false, false))))
        .hasMessageContaining("no such file or directory");
    assertThat(bridge.solve(Llb.file(base, new FileAction.Rm("/none", true, false)))).isNotEmpty();
  }

  @Test
  void aStepHasLimitsOfItsOwn() {
    Node run =
        Llb.exec(
            busybox,
            Llb.meta(
                "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes"
                    + " 2>/dev/null > /limit; true"),
            NetMode.NONE);
    Node limited =
        new Node(
            run.op(),
            run.inputs(),
            Optional.empty(),
            new VertexMetadata(
                false,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(new VertexMetadata.LinuxResources(64 << 20, 0, 0, 0, 0, "", ""))),
            List.of());
    assertThat(bridge.read(bridge.solve(limited.output(0)), "/limit")).isEqualTo("67108864\n");
  }

  @Test
  void whatIgnoresTheCacheRunsInEachBuild() {
    Node run = Llb.exec(busybox, Llb.meta(UUID), NetMode.NONE);
    Node fresh =
        new Node(
            run.op(),
            run.inputs(),
            Optional.empty(),
            new VertexMetadata(true, Map.of(), Map.of(), Optional.empty()),
            List.of());
    String first = bridge.read(bridge.solve(run.output(0)), "/uuid");
    try (DirectBuild other = DirectBuild.at(rig.farm().address())) {
      Bridge again = other.bridge();
      assertThat(again.read(again.solve(run.output(0)), "/uuid")).isEqualTo(first);
    }
    try (DirectBuild other = DirectBuild.at(rig.farm().address())) {
      Bridge again = other.bridge();
      assertThat(again.read(again.solve(fresh.output(0)), "/uuid")).isNotEqualTo(first);
    }
  }

  @Test
  void aFileHoldsTheDefinitionOfANestedBuild() {
    Node.Output inner = Llb.file(Llb.file(file("/inner", "made")), file("/more", "made"));
    Node.Output files =
        Llb.file(
            new FileAction.MkFile(
                "/graph",
                0644,
                Bytes.of(Bridge.definition(inner).toByteArray()),
                Optional.empty(),
                -1));
    Node nested =
        Llb.node(
            new BuildOp(
                -1, Map.of("buildkit.llb.definition", 0), Map.of("llbbuild.filename", "graph")),
            files);
    assertThat(names(bridge.solve(nested.output(0)), "/")).containsExactly("inner", "more");
    String after = bridge.solve(Llb.file(nested.output(0), file("/after", "x")));
    assertThat(names(after, "/")).containsExactly("after", "inner", "more");
    Node broken = Llb.node(nested.op(), Llb.file(file("/graph", "no definition")));
    assertThatThrownBy(() -> bridge.solve(broken.output(0))).hasMessageContaining("graph");
  }

  @Test
  void aDeviceIsRefusedByItsName() {
    Node node =
        Llb.node(
            new dev.croft.model.llb.ExecOp(
                Llb.meta("true"),
                List.of(Mount.root(0)),
                NetMode.NONE,
                dev.croft.model.llb.ExecOp.SecurityMode.SANDBOX,
                List.of(),
                List.of(new dev.croft.model.llb.ExecOp.Device("vendor.com/gpu=all", false))),
            busybox);
    assertThatThrownBy(() -> bridge.solve(node.output(0)))
        .hasMessageContaining("vendor.com/gpu=all");
  }

  @Test
  void whatIsNoGraphIsRefusedAndTheFarmGoesOn() {
    Definition sound = Bridge.definition(Llb.file(file("/f", "x")));
    assertRefused(sound.toBuilder().addDef(head(digestOf("nothing"), 0)), "missing input digest");
    assertRefused(sound.toBuilder().addDef(head(digestOf("nothing"), -5)), "is -5");
    assertRefused(
        Definition.newBuilder().addDef(Bridge.bytes("\u0001\u0002")), "failed to parse llb");
    assertRefused(
        Definition.newBuilder()
            .addDef(
                Op.newBuilder()
                    .setExec(ExecOp.newBuilder().setMeta(Meta.newBuilder().addArgs("true")))
                    .build()
                    .toByteString()),
        "invalid definition");
    assertThat(bridge.solve(Llb.file(file("/f", "y")))).isNotEmpty();
  }

  private void assertRefused(Definition.Builder definition, String why) {
    assertThatThrownBy(() -> bridge.solve(definition.build(), true)).hasMessageContaining(why);
  }

  private static com.google.protobuf.ByteString head(String digest, long index) {
    return Op.newBuilder()
        .addInputs(Input.newBuilder().setDigest(digest).setIndex(index))
        .build()
        .toByteString();
  }

  private static String digestOf(String text) {
    return dev.croft.model.content.Digest.ofText(text).value();
  }

  private static FileAction file(String path, String text) {
    return new FileAction.MkFile(path, 0644, Bytes.of(text), Optional.empty(), -1);
  }

  private static Mount bind(String destination, int output, boolean readonly) {
    return new Mount(
        Mount.NONE, "", destination, output, readonly, new MountKind.Bind(), ContentCache.DEFAULT);
  }

  private static Node.Output merge(Node.Output lower, Node.Output upper) {
    return Llb.node(new MergeOp(List.of(0, 1)), lower, upper).output(0);
  }

  private static Node.Output diff(Node.Output lower, Node.Output upper) {
    return Llb.node(new DiffOp(0, 1), lower, upper).output(0);
  }

  private List<String> names(String ref, String directory) {
    return list(ref, directory).stream().map(Stat::getPath).toList();
  }

  private Stat entry(String ref, String directory, String name) {
    return list(ref, directory).stream()
        .filter(entry -> entry.getPath().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<Stat> list(String ref, String directory) {
    return bridge
        .call(
            "ReadDir",
            ReadDirRequest.newBuilder().setRef(ref).setDirPath(directory).build(),
            ReadDirResponse.getDefaultInstance())
        .getEntriesList();
  }
}
