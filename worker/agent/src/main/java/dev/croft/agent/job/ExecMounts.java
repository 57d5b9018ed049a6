package dev.croft.agent.job;

import dev.croft.agent.input.Checksums;
import dev.croft.agent.input.Inputs;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.engine.cachemount.CacheMountRequest;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.exec.PreparedMount;
import dev.croft.engine.fileop.InputTree;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotOrigin;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.step.LeftBehindException;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one step's container has mounted, for as long as the step runs. For one thread.
 */
public final class ExecMounts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecMounts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Integer, Draft> kept = new TreeMap<>();
  private final Map<Integer, Content> unchanged = new HashMap<>();
  private final List<PreparedMount> prepared = new ArrayList<>();
  private final Parts parts;
  private final List<Content> contents;
  private final MountClient client;
  private Optional<CacheMounts.Lease> caches = Optional.empty();

  /** What a worker makes mounts with. */
  public record Parts(
      SnapshotStore snapshots, Inputs inputs, CacheMounts caches, Checksums checksums) {}

  /** Nothing is mounted yet. */
  public ExecMounts(Parts parts, List<Content> contents, MountClient client) {
    this.parts = parts;
    this.contents = contents;
    this.client = client;
  }

  /** Mounts the root file system. */
  public MountedTree root(Mount mount) throws InterruptedException {
    return writable(mount);
  }

  /** What is only read, or does not keep what was written to it, comes out as it went in. */
  private void passThrough(Mount mount) {
    boolean kept =
        switch (mount.kind()) {
          case MountKind.Bind bind -> !mount.readonly();
          case MountKind.Cache cache -> false;
          case MountKind.Tmpfs tmpfs -> true;
          case MountKind.Secret secret -> true;
          case MountKind.Ssh ssh -> true;
        };
    if (!kept && mount.output() != Mount.NONE && mount.input() != Mount.NONE) {
      unchanged.put(mount.output(), contents.get(mount.input()));
    }
  }

  /** Mounts everything else, in this order. */
  public void addAll(List<Mount> mounts) throws InterruptedException {
    Deque<Path> cacheDirectories = acquireCaches(mounts);
    for (Mount mount : mounts) {
      passThrough(mount);
      switch (mount.kind()) {
        case MountKind.Bind bind -> {
          MountedTree tree = mount.readonly() ? readable(mount) : writable(mount);
          prepared.add(
              new PreparedMount.Bind(
                  mount.dest(), tree.root(), mount.selector(), mount.readonly()));
        }
        case MountKind.Tmpfs tmpfs ->
            prepared.add(
                new PreparedMount.Tmpfs(mount.dest(), tmpfs.sizeBytes(), mount.readonly()));
        case MountKind.Cache cache ->
            prepared.add(
                PreparedMount.Bind.of(
                    mount.dest(), cacheDirectories.removeFirst(), mount.readonly()));
        case MountKind.Secret secret -> addSecret(mount, secret);
        case MountKind.Ssh ssh -> addSshAgent(mount, ssh);
      }
    }
  }

  /** What was mounted beside the root. */
  public List<PreparedMount> prepared() {
    return prepared;
  }

  /** Makes snapshots of the mounts that become outputs, with notes of how each came to be. */
  List<Content> commit(SnapshotNames names, IntFunction<SnapshotOrigin> origins) {
    Map<Integer, Content> made = new TreeMap<>(unchanged);
    kept.forEach(
        (output, draft) ->
            made.put(
                output,
                new Content.Snapshot(draft.commit(names.get(), origins.apply(output)).id())));
    List<Content> outputs = new ArrayList<>();
    made.forEach(
        (output, content) -> {
          while (outputs.size() < output) {
            outputs.add(new Content.Empty());
          }
          outputs.add(content);
        });
    return outputs;
  }

  /** A failure with what its process left, where that can be kept. */
  CroftException leftBehind(List<Mount> mounts, SnapshotNames names, StepFailedException failure) {
    caches.ifPresent(CacheMounts.Lease::failed);
    try {
      List<Content> outputs = commit(names, output -> SnapshotOrigin.UNKNOWN);
      List<Content> before = new ArrayList<>();
      List<Content> after = new ArrayList<>();
      for (Mount mount : mounts) {
        Content mounted =
            mount.input() == Mount.NONE ? new Content.Empty() : contents.get(mount.input());
        boolean hasOutput = mount.output() != Mount.NONE && mount.output() < outputs.size();
        before.add(mounted);
        after.add(hasOutput ? outputs.get(mount.output()) : mounted);
      }
      return new LeftBehindException(failure, before, after);
    } catch (CroftException e) {
      LOG.warn("what a failed step left is not kept", e);
      return failure;
    }
  }

  private MountedTree writable(Mount mount) throws InterruptedException {
    Draft draft = parts.snapshots().prepare(snapshot(mount));
    open.push(draft);
    if (mount.output() != Mount.NONE) {
      kept.put(mount.output(), draft);
    }
    return draft.mount();
  }

  private MountedTree readable(Mount mount) throws InterruptedException {
    Optional<SnapshotId> snapshot = snapshot(mount);
    if (snapshot.isEmpty()) {
      return writable(mount);
    }
    MountedTree tree = parts.snapshots().view(snapshot.get());
    open.push(tree);
    return tree;
  }

  private Optional<SnapshotId> snapshot(Mount mount) throws InterruptedException {
    if (mount.input() == Mount.NONE) {
      return Optional.empty();
    }
    return parts
        .inputs()
        .snapshot(
            contents.get(mount.input()),
            client.credentials(),
            event -> client.input(mount.input(), event));
  }

  private Deque<Path> acquireCaches(List<Mount> mounts) throws InterruptedException {
    List<CacheMountRequest> requests = new ArrayList<>();
    for (Mount mount : mounts) {
      if (mount.kind() instanceof MountKind.Cache cache) {
        requests.add(
            new CacheMountRequest(
                client.tenant(),
                cache.id().isEmpty() ? mount.dest() : cache.id(),
                cache.sharing(),
                base(mount)));
      }
    }
    if (requests.isEmpty()) {
      return new ArrayDeque<>();
    }
    CacheMounts.Lease lease = parts.caches().acquire(requests);
    open.push(lease);
    caches = Optional.of(lease);
    lease.notes().forEach(note -> client.note("[croft] " + note));
    return new ArrayDeque<>(lease.directories());
  }

  private Optional<CacheMountRequest.Base> base(Mount mount) throws InterruptedException {
    if (mount.input() == Mount.NONE) {
      return Optional.empty();
    }
    Content content = contents.get(mount.input());
    InputTree tree =
        parts
            .inputs()
            .tree(content, client.credentials(), event -> client.input(mount.input(), event));
    String key =
        parts
            .checksums()
            .of(content, List.of(ContentSelector.path(mount.selector())), client.credentials())
            .value();
    return Optional.of(new CacheMountRequest.Base(key, mount.selector(), tree));
  }

  private void addSecret(Mount mount, MountKind.Secret secret) {
    try {
      prepared.add(
          new PreparedMount.Secret(
              mount.dest(),
              Bytes.of(client.secret(secret.id())),
              secret.uid(),
              secret.gid(),
              secret.mode()));
    } catch (CroftException e) {
      if (e.kind() != FailureKind.NOT_FOUND || !secret.optional()) {
        throw e;
      }
    }
  }

  private void addSshAgent(Mount mount, MountKind.Ssh ssh) {
    try {
      SshAgentSocket agent = client.sshAgent(ssh.id());
      open.push(agent);
      give(agent.socket(), ssh);
      prepared.add(PreparedMount.Bind.of(mount.dest(), agent.socket(), false));
    } catch (CroftException e) {
      if (e.kind() != FailureKind.NOT_FOUND || !ssh.optional()) {
        throw e;
      }
    }
  }

  /** Lets the step's user connect. */
  private static void give(Path socket, MountKind.Ssh ssh) {
    try {
      Files.setAttribute(socket, "unix:uid", ssh.uid());
      Files.setAttribute(socket, "unix:gid", ssh.gid());
      Files.setAttribute(socket, "unix:mode", ssh.mode());
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot prepare the ssh agent's socket: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.error("a mount of a step was not released", e);
      }
    }
  }
}
