package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.RunMount;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.SourceLocation;
import java.util.List;
import java.util.Optional;

/** From the {@code --mount} flags of a RUN to the mounts of its command. */
final class RunMounts {

  private static final int CACHE_MODE = 0755;
  private static final int SECRET_MODE = 0400;
  private static final int SSH_MODE = 0600;

  private final Workshop shop;
  private final StageBuild stage;
  private final ExecMounts mounts;
  private List<SourceLocation.Range> ranges = List.of();

  RunMounts(Workshop shop, StageBuild stage, ExecMounts mounts) {
    this.shop = shop;
    this.stage = stage;
    this.mounts = mounts;
  }

  void add(List<RunMount> flags, Step step) {
    ranges = step.instruction().origin().ranges();
    for (int i = 0; i < flags.size(); i++) {
      RunMount flag = flags.get(i);
      switch (flag.type()) {
        case BIND -> addBind(flag, step.sources().get(i));
        case CACHE -> addCache(flag, step.sources().get(i));
        case TMPFS ->
            mounts.addTmpfs(target(flag), selector(flag), flag.readOnly(), flag.sizeBytes());
        case SECRET -> addSecret(flag);
        case SSH -> addSsh(flag);
      }
    }
  }

  private void addBind(RunMount flag, Optional<StageBuild> stageRead) {
    Deferred source;
    if (flag.from().isEmpty()) {
      source = shop.context().tree();
      shop.context().read(flag.source());
    } else {
      source = sourceStage(flag, stageRead);
    }
    mounts.addBind(target(flag), source, selector(flag), flag.readOnly());
  }

  private void addCache(RunMount flag, Optional<StageBuild> stageRead) {
    Deferred source = flag.from().isEmpty() ? Deferred.scratch() : sourceStage(flag, stageRead);
    String selector = selector(flag);
    if (selector.isEmpty() && flag.owner().isGiven()) {
      source = ownedDirectory(source, flag.owner());
      selector = "/cache";
    }
    String id = flag.id().isEmpty() ? Paths.clean(flag.target()) : flag.id();
    String namespace = shop.input().options().run().cacheNamespace();
    MountKind.Cache cache =
        new MountKind.Cache(namespace + "/" + id, flag.sharing().orElse(MountKind.Sharing.SHARED));
    mounts.addCache(target(flag), source, selector, flag.readOnly(), cache);
  }

  private static Deferred ownedDirectory(Deferred source, RunMount.Owner owner) {
    FileSteps steps = new FileSteps(source);
    FileAction.Chown chown =
        new FileAction.Chown(
            Optional.of(new FileAction.User.ById(owner.uid().orElse(0))),
            Optional.of(new FileAction.User.ById(owner.gid().orElse(0))));
    steps.add(
        _ ->
            new FileAction.MkDir(
                "/cache",
                owner.mode().orElse(CACHE_MODE),
                false,
                Optional.of(chown),
                FileAction.UNSET));
    return steps.build(Vertices.internal("setting cache mount permissions"), List.of());
  }

  private Deferred sourceStage(RunMount flag, Optional<StageBuild> stageRead) {
    StageBuild source =
        stageRead.orElseThrow(
            () -> new IllegalStateException("no stage for the mount from " + flag.from()));
    if (!source.compiled) {
      throw DockerfileException.of(
          "cannot mount from stage "
              + GoText.quote(flag.from())
              + " to "
              + GoText.quote(flag.target())
              + ", stage needs to be defined before current command");
    }
    source.readPaths.add(Paths.underRoot(flag.source()));
    return source.state.root;
  }

  private void addSecret(RunMount flag) {
    String id = flag.source().isEmpty() ? flag.id() : flag.source();
    if (id.isEmpty()) {
      id = Paths.base(flag.target());
    }
    boolean optional = !flag.required();
    stage.secrets.add(new Outline.Need(id, flag.required(), ranges));
    if (flag.env().isPresent()) {
      mounts.addSecretVariable(new ExecOp.SecretEnv(id, flag.env().get(), optional));
    }
    if (flag.env().isEmpty() || !flag.target().isEmpty()) {
      String target = flag.target().isEmpty() ? "/run/secrets/" + Paths.base(id) : flag.target();
      RunMount.Owner owner = flag.owner();
      mounts.addSecretFile(
          target,
          new MountKind.Secret(
              id,
              owner.uid().orElse(0),
              owner.gid().orElse(0),
              owner.mode().orElse(SECRET_MODE),
              optional));
    }
  }

  private void addSsh(RunMount flag) {
    if (!flag.source().isEmpty()) {
      throw DockerfileException.of("ssh does not support source");
    }
    RunMount.Owner owner = flag.owner();
    String id = flag.id().isEmpty() ? "default" : flag.id();
    stage.agents.add(new Outline.Need(id, flag.required(), ranges));
    mounts.addSshSocket(
        flag.target(),
        new MountKind.Ssh(
            id,
            owner.uid().orElse(0),
            owner.gid().orElse(0),
            owner.mode().orElse(SSH_MODE),
            !flag.required()));
  }

  private String target(RunMount flag) {
    String target = flag.target();
    if (!target.startsWith("/")) {
      target = Paths.underRoot(stage.state.directory + "/" + target);
    }
    if (target.equals("/")) {
      throw DockerfileException.of("invalid mount target " + GoText.quote(target));
    }
    return target;
  }

  private static String selector(RunMount flag) {
    String path = Paths.underRoot(flag.source());
    return path.equals("/") ? "" : path;
  }
}
