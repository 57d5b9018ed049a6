package dev.croft.dockerfile.compile;

import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The mounts of one command: trees sorted by where they are mounted, then secrets, then agents. */
final class ExecMounts {

  private static final String SSH_SOCKET = "/run/buildkit/ssh_agent.";

  private final List<Tree> trees = new ArrayList<>();
  private final List<Mount> secrets = new ArrayList<>();
  private final List<Mount> agents = new ArrayList<>();
  private final List<ExecOp.SecretEnv> secretVariables = new ArrayList<>();

  /** Mounts on a root file system. */
  ExecMounts(Deferred root) {
    trees.add(new Tree("/", root, "", false, new MountKind.Bind(), 0));
  }

  private record Tree(
      String target,
      Deferred source,
      String selector,
      boolean readOnly,
      MountKind kind,
      int output) {}

  void addReadOnly(String target, Deferred source, String selector) {
    addBind(target, source, selector, true);
  }

  /** Changes of a writable one are dropped. */
  void addBind(String target, Deferred source, String selector, boolean readOnly) {
    trees.add(new Tree(target, source, selector, readOnly, new MountKind.Bind(), Mount.NONE));
  }

  void addCache(
      String target, Deferred source, String selector, boolean readOnly, MountKind.Cache cache) {
    trees.add(new Tree(target, source, selector, readOnly, cache, Mount.NONE));
  }

  void addTmpfs(String target, long sizeBytes) {
    addTmpfs(target, "", false, sizeBytes);
  }

  void addTmpfs(String target, String selector, boolean readOnly, long sizeBytes) {
    trees.add(
        new Tree(
            target,
            Deferred.scratch(),
            selector,
            readOnly,
            new MountKind.Tmpfs(sizeBytes),
            Mount.NONE));
  }

  void addSecretFile(String target, MountKind.Secret secret) {
    secrets.add(special(target, secret));
  }

  void addSecretVariable(ExecOp.SecretEnv secret) {
    secretVariables.add(secret);
  }

  /** An ssh agent's socket; where the target is empty it gets a path by its number. */
  void addSshSocket(String target, MountKind.Ssh agent) {
    agents.add(special(target.isEmpty() ? SSH_SOCKET + agents.size() : target, agent));
  }

  Optional<String> firstSshSocket() {
    return agents.stream().map(Mount::dest).findFirst();
  }

  List<ExecOp.SecretEnv> secretVariables() {
    return secretVariables;
  }

  List<Mount> build(InputList inputs) {
    List<Mount> mounts = new ArrayList<>();
    trees.stream()
        .sorted(Comparator.comparing(Tree::target))
        .forEach(
            tree ->
                mounts.add(
                    new Mount(
                        inputs.indexOf(tree.source()),
                        tree.selector(),
                        tree.target(),
                        tree.output(),
                        tree.readOnly(),
                        tree.kind(),
                        Mount.ContentCache.DEFAULT)));
    mounts.addAll(secrets);
    mounts.addAll(agents);
    return mounts;
  }

  private static Mount special(String target, MountKind kind) {
    return new Mount(Mount.NONE, "", target, Mount.NONE, false, kind, Mount.ContentCache.DEFAULT);
  }
}
