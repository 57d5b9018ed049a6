package dev.croft.protocol.llb;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.NetMode;
import dev.croft.protocol.generated.llb.SecretEnv;
import dev.croft.protocol.generated.llb.SecurityMode;

/**
 * Reads the parts of containers that no operation describes. What is not sound is a {@link
 * dev.croft.model.failure.CroftException} with kind USER.
 */
public final class ContainerReader {

  private ContainerReader() {}

  /**
   * A mount, which has no output.
   *
   * @param inputs how many inputs there are for it to refer to
   */
  public static Mount mount(dev.croft.protocol.generated.llb.Mount mount, int inputs) {
    return new ExecReader(inputs).mount(mount, 0);
  }

  /** A variable that is a secret. */
  public static ExecOp.SecretEnv secretEnv(SecretEnv env) {
    return new ExecOp.SecretEnv(env.getID(), env.getName(), env.getOptional());
  }

  /** What a process is started with. */
  public static ExecMeta meta(Meta meta) {
    return ExecReader.meta(meta);
  }

  /** What a container's network is. */
  public static ExecOp.NetMode network(NetMode mode, int wireValue) {
    return ExecReader.network(mode, wireValue);
  }

  /** How far a process is confined. */
  public static ExecOp.SecurityMode security(SecurityMode mode, int wireValue) {
    return ExecReader.security(mode, wireValue);
  }
}
