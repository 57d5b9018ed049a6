package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's ssh keys are lent to steps, and stay with the client. */
@Acceptance
class SshTest {

  private static final String INSTALL =
      "RUN apt-get update && apt-get install -y --no-install-recommends openssh-client\n";

  @TempDir private Path directory;

  @Test
  void aStepAsksTheClientsAgent(Rig rig) throws IOException {
    Path key = key("one");
    String image = rig.newImage();
    Path context =
        context(
            rig,
            INSTALL + "RUN --mount=type=ssh ssh-add -l > /keys; ls -l $SSH_AUTH_SOCK > /socket");

    rig.buildx().build(context, "--ssh=default=" + key, "-t", image, "--push").orThrow();

    FileTree tree = PublishedImage.of(image, "linux/amd64").tree();
    assertThat(tree.text("keys")).contains(fingerprint(key));
    assertThat(tree.text("socket")).startsWith("srw-------").contains("/run/buildkit/ssh_agent.0");
    assertThat(tree.find("run/buildkit/ssh_agent.0")).isEmpty();
  }

  @Test
  void aSocketIsWhereAndWhoseTheDockerfileSays(Rig rig) throws IOException {
    Path key = key("two");
    String image = rig.newImage();
    Path context =
        context(
            rig,
            "RUN --mount=type=ssh,id=other,target=/agent,uid=1000,gid=100,mode=0640"
                + " stat -c '%u:%g %a %F' /agent > /seen; echo $SSH_AUTH_SOCK >> /seen");

    rig.buildx().build(context, "--ssh=other=" + key, "-t", image, "--push").orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("seen"))
        .isEqualTo("1000:100 640 socket\n/agent");
  }

  @Test
  void aStepThatNeedsAnAgentFailsWithoutOne(Rig rig) {
    Command.Outcome failed =
        rig.buildx().build(context(rig, "RUN --mount=type=ssh,required=true true"));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).containsIgnoringCase("ssh");
  }

  @Test
  void aStepThatDoesNotNeedAnAgentRunsWithoutOne(Rig rig) {
    rig.buildx().build(context(rig, "RUN --mount=type=ssh true")).orThrow();
  }

  private Path context(Rig rig, String instructions) {
    return Context.in(directory.resolve("context"), rig)
        .dockerfile("FROM {registry}/debian\n" + instructions + "\n")
        .path();
  }

  private Path key(String name) throws IOException {
    Path key = Files.createDirectories(directory.resolve("keys")).resolve(name);
    Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).run().orThrow();
    return key;
  }

  private static String fingerprint(Path key) {
    return Command.of("ssh-keygen", "-l", "-f", key.toString())
        .run()
        .orThrow()
        .standardOutput()
        .split(" ", -1)[1];
  }
}
