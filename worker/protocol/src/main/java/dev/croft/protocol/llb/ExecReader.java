package dev.croft.protocol.llb;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.NetMode;
import dev.croft.protocol.generated.llb.SecurityMode;
import java.util.Optional;

/** Reads an operation that runs a process. */
final class ExecReader {

  private final int inputs;

  ExecReader(int inputs) {
    this.inputs = inputs;
  }

  ExecOp read(dev.croft.protocol.generated.llb.ExecOp exec) {
    if (!exec.hasMeta()) {
      throw CroftException.user("invalid exec op with no meta");
    }
    if (exec.getMeta().getArgsCount() == 0) {
      throw CroftException.user("invalid exec op with no args");
    }
    if (exec.getMountsList().stream().noneMatch(mount -> mount.getDest().equals("/"))) {
      throw CroftException.user("invalid exec op with no rootfs");
    }
    return new ExecOp(
        meta(exec.getMeta()),
        exec.getMountsList().stream().map(mount -> mount(mount, exec.getMountsCount())).toList(),
        network(exec.getNetwork(), exec.getNetworkValue()),
        security(exec.getSecurity(), exec.getSecurityValue()),
        exec.getSecretenvList().stream()
            .map(env -> new ExecOp.SecretEnv(env.getID(), env.getName(), env.getOptional()))
            .toList(),
        exec.getCdiDevicesList().stream()
            .map(device -> new ExecOp.Device(device.getName(), device.getOptional()))
            .toList());
  }

  static ExecOp.NetMode network(NetMode mode, int wireValue) {
    return switch (mode) {
      case UNSET -> ExecOp.NetMode.SANDBOX;
      case HOST -> ExecOp.NetMode.HOST;
      case NONE -> ExecOp.NetMode.NONE;
      case UNRECOGNIZED -> throw unknown("network mode", wireValue);
    };
  }

  static ExecOp.SecurityMode security(SecurityMode mode, int wireValue) {
    return switch (mode) {
      case SANDBOX -> ExecOp.SecurityMode.SANDBOX;
      case INSECURE -> ExecOp.SecurityMode.INSECURE;
      case UNRECOGNIZED -> throw unknown("security mode", wireValue);
    };
  }

  static ExecMeta meta(Meta meta) {
    return new ExecMeta(
        meta.getArgsList(),
        meta.getEnvList(),
        meta.getCwd(),
        meta.getUser(),
        proxyEnv(meta),
        meta.getExtraHostsList().stream()
            .map(host -> new ExecMeta.HostIp(host.getHost(), host.getIP()))
            .toList(),
        meta.getHostname(),
        meta.getUlimitList().stream()
            .map(limit -> new ExecMeta.Ulimit(limit.getName(), limit.getSoft(), limit.getHard()))
            .toList(),
        meta.getCgroupParent(),
        meta.getRemoveMountStubsRecursive(),
        meta.getValidExitCodesList());
  }

  private static Optional<ExecMeta.ProxyEnv> proxyEnv(Meta meta) {
    if (!meta.hasProxyEnv()) {
      return Optional.empty();
    }
    var proxy = meta.getProxyEnv();
    return Optional.of(
        new ExecMeta.ProxyEnv(
            proxy.getHttpProxy(),
            proxy.getHttpsProxy(),
            proxy.getFtpProxy(),
            proxy.getNoProxy(),
            proxy.getAllProxy()));
  }

  Mount mount(dev.croft.protocol.generated.llb.Mount mount, int mounts) {
    return new Mount(
        Indexes.optional(mount.getInput(), inputs, "the input of a mount"),
        mount.getSelector(),
        mount.getDest(),
        Indexes.output(mount.getOutput(), mounts, "the output of a mount"),
        mount.getReadonly(),
        kind(mount),
        switch (mount.getContentCache()) {
          case DEFAULT -> Mount.ContentCache.DEFAULT;
          case ON -> Mount.ContentCache.ON;
          case OFF -> Mount.ContentCache.OFF;
          case UNRECOGNIZED -> throw unknown("content cache mode", mount.getContentCacheValue());
        });
  }

  private static MountKind kind(dev.croft.protocol.generated.llb.Mount mount) {
    return switch (mount.getMountType()) {
      case BIND -> new MountKind.Bind();
      case CACHE -> cache(mount);
      case TMPFS -> new MountKind.Tmpfs(Math.max(0, mount.getTmpfsOpt().getSize()));
      case SECRET -> secret(mount);
      case SSH -> ssh(mount);
      case UNRECOGNIZED -> throw unknown("mount type", mount.getMountTypeValue());
    };
  }

  private static MountKind cache(dev.croft.protocol.generated.llb.Mount mount) {
    if (!mount.hasCacheOpt()) {
      throw CroftException.user(
          "invalid definition: the cache mount at " + mount.getDest() + " has no options");
    }
    var cache = mount.getCacheOpt();
    return new MountKind.Cache(
        cache.getID().isEmpty() ? mount.getDest() : cache.getID(),
        switch (cache.getSharing()) {
          case SHARED -> MountKind.Sharing.SHARED;
          case PRIVATE -> MountKind.Sharing.PRIVATE;
          case LOCKED -> MountKind.Sharing.LOCKED;
          case UNRECOGNIZED -> throw unknown("sharing mode", cache.getSharingValue());
        });
  }

  private static MountKind secret(dev.croft.protocol.generated.llb.Mount mount) {
    if (!mount.hasSecretOpt()) {
      throw CroftException.user(
          "invalid definition: the secret mount at " + mount.getDest() + " has no options");
    }
    var secret = mount.getSecretOpt();
    return new MountKind.Secret(
        secret.getID(), secret.getUid(), secret.getGid(), secret.getMode(), secret.getOptional());
  }

  private static MountKind ssh(dev.croft.protocol.generated.llb.Mount mount) {
    if (!mount.hasSSHOpt()) {
      throw CroftException.user(
          "invalid definition: the ssh mount at " + mount.getDest() + " has no options");
    }
    var ssh = mount.getSSHOpt();
    return new MountKind.Ssh(
        ssh.getID(), ssh.getUid(), ssh.getGid(), ssh.getMode(), ssh.getOptional());
  }

  private static CroftException unknown(String what, int value) {
    return CroftException.user("invalid definition: unknown " + what + " " + value);
  }
}
