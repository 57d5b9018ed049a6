package dev.croft.agent.container;

import dev.croft.agent.job.ExecMounts;
import dev.croft.agent.job.MountClient;
import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.engine.emulation.Platforms;
import dev.croft.engine.exec.PreparedMount;
import dev.croft.engine.exec.StepProcess;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Mount;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.oci.registry.CredentialSource;
import java.util.ArrayList;
import java.util.List;

/** Sets containers up. Thread safe. */
public final class Containers {

  private static final int READABLE = 0444;

  private final ExecMounts.Parts parts;
  private final StepProcess processes;
  private final Platforms platforms;

  /** Containers of a worker with these parts. */
  public Containers(ExecMounts.Parts parts, StepProcess processes, Platforms platforms) {
    this.parts = parts;
    this.processes = processes;
    this.platforms = platforms;
  }

  /**
   * Mounts everything for a container; nothing runs yet.
   *
   * @throws CroftException where something cannot be mounted
   */
  public WorkerContainer open(ContainerRequest request, ClientLink client)
      throws InterruptedException {
    Mount root =
        request.mounts().stream()
            .filter(mount -> mount.dest().equals("/"))
            .findFirst()
            .orElseThrow(() -> CroftException.user("a container needs a mount at /"));
    List<Mount> others =
        request.mounts().stream().filter(mount -> !mount.dest().equals("/")).toList();
    ExecMounts mounts =
        new ExecMounts(parts, request.contents(), new Client(request.tenant(), client));
    try {
      MountedTree tree = mounts.root(root);
      mounts.addAll(others);
      List<PreparedMount> prepared = new ArrayList<>(mounts.prepared());
      for (ContainerRequest.ExtraFile file : request.files()) {
        prepared.add(new PreparedMount.Secret(file.path(), file.content(), 0, 0, READABLE));
      }
      Platform platform = request.platform().orElse(platforms.natives().getFirst());
      return new OpenContainer(
          request,
          new OpenContainer.Files(mounts, tree.root(), prepared),
          platform,
          processes,
          client);
    } catch (RuntimeException | InterruptedException e) {
      mounts.close();
      throw e;
    }
  }

  /** Nobody sees how the inputs of such a container are made ready. */
  private record Client(String tenant, ClientLink client) implements MountClient {

    @Override
    public CredentialSource credentials() {
      return client.credentials();
    }

    @Override
    public byte[] secret(String id) {
      return client.secret(id);
    }

    @Override
    public SshAgentSocket sshAgent(String id) {
      return client.sshAgent(id);
    }

    @Override
    public void input(int input, VertexEvent event) {}
  }
}
