package dev.croft.protocol.llb;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.protocol.generated.llb.Meta;
import dev.croft.protocol.generated.llb.NetMode;
import dev.croft.protocol.generated.llb.SecretEnv;
import dev.croft.protocol.generated.llb.SecurityMode;

/** Writes the parts of containers that no operation describes: the other way of its reader. */
public final class ContainerWriter {

  private ContainerWriter() {}

  /** A mount. */
  public static dev.croft.protocol.generated.llb.Mount mount(Mount mount) {
    return ExecWriter.mount(mount);
  }

  /** What a process is started with. */
  public static Meta meta(ExecMeta meta) {
    return ExecWriter.meta(meta);
  }

  /** A variable that is a secret. */
  public static SecretEnv secretEnv(ExecOp.SecretEnv env) {
    return ExecWriter.secretEnv(env);
  }

  /** What a container's network is. */
  public static NetMode network(ExecOp.NetMode network) {
    return ExecWriter.network(network);
  }

  /** How far a process is confined. */
  public static SecurityMode security(ExecOp.SecurityMode security) {
    return ExecWriter.security(security);
  }
}
