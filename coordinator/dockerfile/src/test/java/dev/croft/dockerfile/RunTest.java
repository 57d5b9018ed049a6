package dev.croft.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTest {

  private static Graph graph(String run) {
    return Build.of("FROM alpine\n" + run + "\n").graph();
  }

  private static List<Mount> mounts(String run) {
    return graph(run).exec().mounts();
  }

  private static Mount mounted(String run) {
    List<Mount> mounts = mounts(run);
    assertThat(mounts).hasSize(2);
    return mounts.get(1);
  }

  @Test
  void runsOnTheRootFileSystemAndKeepsIt() {
    Node node = graph("RUN x").nodes().getLast();
    assertThat(node.op())
        .isInstanceOfSatisfying(
            ExecOp.class,
            exec -> {
              assertThat(exec.mounts()).containsExactly(Mount.root(0));
              assertThat(exec.network()).isEqualTo(ExecOp.NetMode.SANDBOX);
              assertThat(exec.security()).isEqualTo(ExecOp.SecurityMode.SANDBOX);
            });
    assertThat(node.platform()).contains(Platform.linux("amd64"));
  }

  @Test
  void runsOnAnEmptyTreeToo() {
    assertThat(Build.of("FROM scratch\nRUN [\"/x\"]\n").graph().exec().mounts())
        .containsExactly(Mount.root(Mount.NONE));
  }

  @Test
  void shellsReadTheTextAsItIs() {
    assertThat(graph("RUN echo  \"$HOME\"  'x'").exec().meta().args())
        .containsExactly("/bin/sh", "-c", "echo  \"$HOME\"  'x'");
    assertThat(graph("RUN [\"echo\", \"$HOME\"]").exec().meta().args())
        .containsExactly("echo", "$HOME");
    assertThat(graph("SHELL [\"bash\", \"-c\"]\nRUN x").exec().meta().args())
        .containsExactly("bash", "-c", "x");
  }

  @Test
  void directoryAndUserAreThoseOfTheStage() {
    ExecMeta meta = graph("WORKDIR /a\nWORKDIR b\nUSER app:staff\nRUN x").exec().meta();
    assertThat(meta.cwd()).isEqualTo("/a/b");
    assertThat(meta.user()).isEqualTo("app:staff");
    assertThat(graph("RUN x").exec().meta().cwd()).isEqualTo("/");
  }

  @Test
  void aHeredocIsWhatTheShellRuns() {
    assertThat(graph("RUN <<-EOF\n\tone\n\ttwo\n\tEOF").exec().meta().args())
        .containsExactly("/bin/sh", "-c", "one\ntwo\n");
  }

  @Test
  void otherCommandsGetTheirHeredocsBack() {
    assertThat(graph("RUN cat <<A && cat <<'B'\n1\nA\n2\nB").exec().meta().args())
        .containsExactly("/bin/sh", "-c", "cat <<A && cat <<'B'\n1\nA\n2\nB");
  }

  @Test
  void aHeredocWithAnInterpreterBecomesAFile() {
    Graph graph = graph("RUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF");
    assertThat(graph.exec().meta().args()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
    Node file = graph.named("[internal] preparing inline document");
    assertThat(((FileOp) file.op()).actions())
        .extracting(FileOp.Step::action)
        .containsExactly(
            new FileAction.MkFile(
                "/EOF", 0755, Bytes.of("#!/usr/bin/env python\nprint(1)\n"), Optional.empty(), -1));
    assertThat(graph.exec().mounts().get(1).dest()).isEqualTo("/dev/pipes/");
    assertThat(graph.exec().mounts().get(1).readonly()).isTrue();
  }

  @Test
  void bindMountsComeFromTheContextAndAreReadOnly() {
    Graph graph = graph("RUN --mount=target=/src,source=lib x");
    Mount mount = graph.exec().mounts().get(1);
    assertThat(mount).isEqualTo(Mount.bind(1, "/lib", "/src", true));
    assertThat(graph.source("local").attrs()).containsEntry("local.followpaths", "[\"lib\"]");
  }

  @Test
  void writableBindMountsKeepNothing() {
    assertThat(mounted("RUN --mount=type=bind,from=busybox,target=b,rw x"))
        .isEqualTo(Mount.bind(1, "", "/b", false));
  }

  @Test
  void cacheMountsAreCalledByTheirTarget() {
    assertThat(mounted("RUN --mount=type=cache,target=/root/.cache/ x").kind())
        .isEqualTo(new MountKind.Cache("//root/.cache", MountKind.Sharing.SHARED));
    assertThat(mounted("RUN --mount=type=cache,target=/c,id=go,sharing=locked x"))
        .isEqualTo(
            new Mount(
                Mount.NONE,
                "",
                "/c",
                Mount.NONE,
                false,
                new MountKind.Cache("/go", MountKind.Sharing.LOCKED),
                Mount.ContentCache.DEFAULT));
  }

  @Test
  void cacheMountsMayHaveANamespace() {
    Graph graph =
        Build.of("FROM alpine\nRUN --mount=type=cache,target=/c,id=go x\n")
            .option("build-arg:BUILDKIT_CACHE_MOUNT_NS", "team")
            .graph();
    assertThat(graph.exec().mounts().get(1).kind())
        .isEqualTo(new MountKind.Cache("team/go", MountKind.Sharing.SHARED));
  }

  @Test
  void cacheMountsWithAnOwnerBeginWithADirectoryOfIts() {
    Graph graph = graph("RUN --mount=type=cache,target=/c,uid=5,mode=0700 x");
    Node directory = graph.named("[internal] setting cache mount permissions");
    assertThat(((FileOp) directory.op()).actions().getFirst().action())
        .isEqualTo(
            new FileAction.MkDir(
                "/cache",
                0700,
                false,
                Optional.of(
                    new FileAction.Chown(
                        Optional.of(new FileAction.User.ById(5)),
                        Optional.of(new FileAction.User.ById(0)))),
                -1));
    assertThat(graph.exec().mounts().get(1).selector()).isEqualTo("/cache");
  }

  @Test
  void temporaryMemoryMayBeLimited() {
    assertThat(mounted("RUN --mount=type=tmpfs,target=/t,size=64m x").kind())
        .isEqualTo(new MountKind.Tmpfs(64 << 20));
  }

  @Test
  void secretsAreFiles() {
    assertThat(mounted("RUN --mount=type=secret,id=aws x"))
        .isEqualTo(
            new Mount(
                Mount.NONE,
                "",
                "/run/secrets/aws",
                Mount.NONE,
                false,
                new MountKind.Secret("aws", 0, 0, 0400, true),
                Mount.ContentCache.DEFAULT));
    assertThat(mounted("RUN --mount=type=secret,target=/etc/key,required,uid=3 x").kind())
        .isEqualTo(new MountKind.Secret("key", 3, 0, 0400, false));
  }

  @Test
  void secretsAreVariables() {
    ExecOp exec = graph("RUN --mount=type=secret,id=aws,env=AWS,required=true x").exec();
    assertThat(exec.mounts()).hasSize(1);
    assertThat(exec.secretEnv()).containsExactly(new ExecOp.SecretEnv("aws", "AWS", false));
  }

  @Test
  void secretVariablesAreMaskedInTheName() {
    assertThat(graph("RUN --mount=type=secret,id=aws,env=AWS echo $AWS").names().getLast())
        .isEqualTo("[stage-0 2/2] RUN --mount=type=secret,id=aws,env=AWS echo ****");
  }

  @Test
  void agentsGetASocketAndAVariable() {
    ExecOp exec = graph("RUN --mount=type=ssh --mount=type=ssh,id=other x").exec();
    assertThat(exec.mounts().subList(1, 3))
        .extracting(Mount::dest, Mount::kind)
        .containsExactly(
            tuple("/run/buildkit/ssh_agent.0", new MountKind.Ssh("default", 0, 0, 0600, true)),
            tuple("/run/buildkit/ssh_agent.1", new MountKind.Ssh("other", 0, 0, 0600, true)));
    assertThat(exec.meta().env()).contains("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
  }

  @Test
  void mountsAreSortedByTargetAndSecretsComeLast() {
    assertThat(
            mounts(
                "RUN --mount=type=secret,id=s --mount=type=cache,target=/b"
                    + " --mount=type=tmpfs,target=/a x"))
        .extracting(Mount::dest)
        .containsExactly("/", "/a", "/b", "/run/secrets/s");
  }

  @Test
  void mountFlagsAreExpanded() {
    assertThat(mounted("ARG ID=go\nRUN --mount=type=cache,target=/c,id=$ID x").kind())
        .isEqualTo(new MountKind.Cache("/go", MountKind.Sharing.SHARED));
  }

  @Test
  void networkAndSecurityAreChosenByFlag() {
    ExecOp exec = graph("RUN --network=none --security=insecure x").exec();
    assertThat(exec.network()).isEqualTo(ExecOp.NetMode.NONE);
    assertThat(exec.security()).isEqualTo(ExecOp.SecurityMode.INSECURE);
  }

  @Test
  void theBuildsOptionsHoldForEveryRun() {
    ExecOp exec =
        Build.of("FROM alpine\nRUN x\n")
            .option("force-network-mode", "host")
            .option("add-hosts", "Db=10.0.0.1,v6=::1")
            .option("hostname", "box")
            .option("shm-size", "1048576")
            .option("ulimit", "nofile=10:20")
            .option("cgroup-parent", "parent")
            .graph()
            .exec();
    assertThat(exec.network()).isEqualTo(ExecOp.NetMode.HOST);
    assertThat(exec.meta().extraHosts())
        .containsExactly(new ExecMeta.HostIp("db", "10.0.0.1"), new ExecMeta.HostIp("v6", "::1"));
    assertThat(exec.meta().hostname()).isEqualTo("box");
    assertThat(exec.meta().ulimits()).containsExactly(new ExecMeta.Ulimit("nofile", 10, 20));
    assertThat(exec.meta().cgroupParent()).isEqualTo("parent");
    assertThat(exec.mounts())
        .filteredOn(mount -> mount.dest().equals("/dev/shm"))
        .extracting(Mount::kind)
        .containsExactly(new MountKind.Tmpfs(1 << 20));
  }
}
