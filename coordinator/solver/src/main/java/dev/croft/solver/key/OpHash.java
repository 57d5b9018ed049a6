package dev.croft.solver.key;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.platform.Platform;
import java.util.Optional;

/**
 * The digest of what a vertex does, apart from what it works on. Names shown to the user, proxies
 * and source positions are no part of it.
 */
final class OpHash {

  /** Changes when the meaning of a key changes, so that older records are misses. */
  private static final long FORMAT = 1;

  private final KeyHash hash = new KeyHash().number(FORMAT);

  private OpHash() {}

  static Digest of(Vertex vertex) {
    OpHash writer = new OpHash();
    writer.op(vertex);
    writer.hash.text(vertex.platform().map(Platform::format).orElse(""));
    return writer.hash.finish();
  }

  private void op(Vertex vertex) {
    switch (vertex.op()) {
      case ExecOp exec -> exec(exec);
      case FileOp file -> hash.text("file").each(file.actions(), this::step);
      case MergeOp merge -> hash.text("merge").each(merge.inputs(), n -> hash.number(n));
      case DiffOp diff -> hash.text("diff").number(diff.lower()).number(diff.upper());
      case SourceOp source -> {
        hash.text("source").text(source.identifier());
        source.attrs().forEach((name, value) -> hash.text(name).text(value));
      }
      case BuildOp build -> {
        hash.text("build").number(build.builder());
        build.inputs().forEach((name, input) -> hash.text(name).number(input));
        build.attrs().forEach((name, value) -> hash.text(name).text(value));
      }
    }
  }

  private void exec(ExecOp exec) {
    ExecMeta meta = exec.meta();
    hash.text("exec").texts(meta.args()).texts(meta.env()).text(meta.cwd()).text(meta.user());
    hash.each(meta.extraHosts(), host -> hash.text(host.host()).text(host.ip()));
    hash.text(meta.hostname());
    hash.each(meta.ulimits(), u -> hash.text(u.name()).number(u.soft()).number(u.hard()));
    hash.text(meta.cgroupParent()).each(meta.validExitCodes(), n -> hash.number(n));
    hash.each(exec.mounts(), this::mount);
    hash.text(exec.network().name()).text(exec.security().name());
    hash.each(exec.secretEnv(), s -> hash.text(s.id()).text(s.name()).flag(s.optional()));
    hash.each(exec.devices(), d -> hash.text(d.name()).flag(d.optional()));
  }

  private void mount(Mount mount) {
    hash.number(mount.input()).text(mount.selector()).text(mount.dest()).number(mount.output());
    hash.flag(mount.readonly());
    switch (mount.kind()) {
      case MountKind.Bind bind -> hash.text("bind");
      case MountKind.Cache cache ->
          hash.text("cache").text(cache.id()).text(cache.sharing().name());
      case MountKind.Tmpfs tmpfs -> hash.text("tmpfs").number(tmpfs.sizeBytes());
      case MountKind.Secret secret ->
          hash.text("secret")
              .text(secret.id())
              .number(secret.uid())
              .number(secret.gid())
              .number(secret.mode())
              .flag(secret.optional());
      case MountKind.Ssh ssh ->
          hash.text("ssh")
              .text(ssh.id())
              .number(ssh.uid())
              .number(ssh.gid())
              .number(ssh.mode())
              .flag(ssh.optional());
    }
  }

  private void step(FileOp.Step step) {
    hash.number(step.input()).number(step.secondaryInput()).number(step.output());
    switch (step.action()) {
      case FileAction.Copy copy -> copy(copy);
      case FileAction.MkFile file -> {
        hash.text("mkfile").text(file.path()).number(file.mode()).bytes(file.data().toArray());
        owner(file.owner());
        hash.number(file.timestamp());
      }
      case FileAction.MkDir directory -> {
        hash.text("mkdir").text(directory.path()).number(directory.mode());
        hash.flag(directory.makeParents());
        owner(directory.owner());
        hash.number(directory.timestamp());
      }
      case FileAction.Rm rm ->
          hash.text("rm").text(rm.path()).flag(rm.allowNotFound()).flag(rm.allowWildcard());
      case FileAction.Symlink link -> {
        hash.text("symlink").text(link.oldPath()).text(link.newPath());
        owner(link.owner());
        hash.number(link.timestamp());
      }
    }
  }

  private void copy(FileAction.Copy copy) {
    hash.text("copy").text(copy.src()).text(copy.dest());
    owner(copy.owner());
    hash.number(copy.mode()).text(copy.modeText());
    hash.flag(copy.followSymlink()).flag(copy.dirCopyContents()).flag(copy.unpackArchives());
    hash.flag(copy.createDestPath()).flag(copy.allowWildcard()).flag(copy.allowEmptyWildcard());
    hash.number(copy.timestamp()).texts(copy.includePatterns()).texts(copy.excludePatterns());
    hash.flag(copy.alwaysReplaceExistingDestPaths()).texts(copy.requiredPaths());
  }

  private void owner(Optional<FileAction.Chown> owner) {
    hash.flag(owner.isPresent());
    owner.ifPresent(
        chown -> {
          user(chown.user());
          user(chown.group());
        });
  }

  private void user(Optional<FileAction.User> user) {
    hash.flag(user.isPresent());
    user.ifPresent(
        u -> {
          switch (u) {
            case FileAction.User.ByName named -> hash.text(named.name()).number(named.input());
            case FileAction.User.ById numbered -> hash.text("#").number(numbered.id());
          }
        });
  }
}
