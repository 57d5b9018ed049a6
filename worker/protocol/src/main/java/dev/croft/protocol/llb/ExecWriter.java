package dev.croft.protocol.llb;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.MountKind;
import dev.croft.protocol.generated.llb.CacheSharingOpt;
import dev.croft.protocol.generated.llb.ExecOp;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.Mount;
import dev.croft.protocol.generated.llb.MountContentCache;
import dev.croft.protocol.generated.llb.MountType;
import dev.croft.protocol.generated.llb.NetMode;
import dev.croft.protocol.generated.llb.SecretEnv;
import dev.croft.protocol.generated.llb.SecurityMode;

/** Writes an operation that runs a process. */
final class ExecWriter {

  private ExecWriter() {}

  static ExecOp write(dev.croft.model.llb.ExecOp exec) {
    ExecOp.Builder result =
        ExecOp.newBuilder()
            .setMeta(meta(exec.meta()))
            .setNetwork(network(exec.network()))
            .setSecurity(security(exec.security()));
    exec.mounts().forEach(mount -> result.addMounts(mount(mount)));
    exec.secretEnv().forEach(env -> result.addSecretenv(secretEnv(env)));
    exec.devices()
        .forEach(
            device ->
                result
                    .addCdiDevicesBuilder()
                    .setName(device.name())
                    .setOptional(device.optional()));
    return result.build();
  }

  static NetMode network(dev.croft.model.llb.ExecOp.NetMode network) {
    return switch (network) {
      case SANDBOX -> NetMode.UNSET;
      case HOST -> NetMode.HOST;
      case NONE -> NetMode.NONE;
    };
  }

  static SecurityMode security(dev.croft.model.llb.ExecOp.SecurityMode security) {
    return switch (security) {
      case SANDBOX -> SecurityMode.SANDBOX;
      case INSECURE -> SecurityMode.INSECURE;
    };
  }

  static SecretEnv secretEnv(dev.croft.model.llb.ExecOp.SecretEnv env) {
    return SecretEnv.newBuilder()
        .setID(env.id())
        .setName(env.name())
        .setOptional(env.optional())
        .build();
  }

  static Meta meta(ExecMeta meta) {
    Meta.Builder result =
        Meta.newBuilder()
            .addAllArgs(meta.args())
            .addAllEnv(meta.env())
            .setCwd(meta.cwd())
            .setUser(meta.user())
            .setHostname(meta.hostname())
            .setCgroupParent(meta.cgroupParent())
            .setRemoveMountStubsRecursive(meta.removeMountStubsRecursive())
            .addAllValidExitCodes(meta.validExitCodes());
    meta.proxyEnv()
        .ifPresent(
            proxy ->
                result
                    .getProxyEnvBuilder()
                    .setHttpProxy(proxy.httpProxy())
                    .setHttpsProxy(proxy.httpsProxy())
                    .setFtpProxy(proxy.ftpProxy())
                    .setNoProxy(proxy.noProxy())
                    .setAllProxy(proxy.allProxy()));
    meta.extraHosts()
        .forEach(host -> result.addExtraHostsBuilder().setHost(host.host()).setIP(host.ip()));
    meta.ulimits()
        .forEach(
            limit ->
                result
                    .addUlimitBuilder()
                    .setName(limit.name())
                    .setSoft(limit.soft())
                    .setHard(limit.hard()));
    return result.build();
  }

  static Mount mount(dev.croft.model.llb.Mount mount) {
    Mount.Builder result =
        Mount.newBuilder()
            .setInput(mount.input())
            .setSelector(mount.selector())
            .setDest(mount.dest())
            .setOutput(mount.output())
            .setReadonly(mount.readonly())
            .setContentCache(
                switch (mount.contentCache()) {
                  case DEFAULT -> MountContentCache.DEFAULT;
                  case ON -> MountContentCache.ON;
                  case OFF -> MountContentCache.OFF;
                });
    switch (mount.kind()) {
      case MountKind.Bind _ -> result.setMountType(MountType.BIND);
      case MountKind.Cache cache ->
          result
              .setMountType(MountType.CACHE)
              .getCacheOptBuilder()
              .setID(cache.id())
              .setSharing(sharing(cache.sharing()));
      case MountKind.Tmpfs tmpfs ->
          result.setMountType(MountType.TMPFS).getTmpfsOptBuilder().setSize(tmpfs.sizeBytes());
      case MountKind.Secret secret ->
          result
              .setMountType(MountType.SECRET)
              .getSecretOptBuilder()
              .setID(secret.id())
              .setUid(secret.uid())
              .setGid(secret.gid())
              .setMode(secret.mode())
              .setOptional(secret.optional());
      case MountKind.Ssh ssh ->
          result
              .setMountType(MountType.SSH)
              .getSSHOptBuilder()
              .setID(ssh.id())
              .setUid(ssh.uid())
              .setGid(ssh.gid())
              .setMode(ssh.mode())
              .setOptional(ssh.optional());
    }
    return result.build();
  }

  private static CacheSharingOpt sharing(MountKind.Sharing sharing) {
    return switch (sharing) {
      case SHARED -> CacheSharingOpt.SHARED;
      case PRIVATE -> CacheSharingOpt.PRIVATE;
      case LOCKED -> CacheSharingOpt.LOCKED;
    };
  }
}
