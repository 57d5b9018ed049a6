package dev.croft.engine.exec;

import dev.croft.model.llb.ExecMeta.ProxyEnv;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.platform.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step's process, with everything that it needs at hand.
 *
 * @param root the mounted root file system, which nobody else changes meanwhile
 * @param readonlyRoot whether the process may not write to it
 * @param mounts the op's mounts but for the root, in the op's order
 * @param secretEnv secrets by the environment variable that they go to; the value is the
 *     variable's, as bytes
 * @param proxy what the process sees of the client's proxies
 * @param platform whose programs run
 */
public record ExecRequest(
    ExecOp op,
    Path root,
    boolean readonlyRoot,
    List<PreparedMount> mounts,
    Map<String, byte[]> secretEnv,
    Optional<ProxyEnv> proxy,
    Platform platform,
    ResourceLimits limits) {

  /** Copies the collections. */
  public ExecRequest {
    mounts = List.copyOf(mounts);
    secretEnv = Map.copyOf(secretEnv);
  }

  /** A process that writes to its root, without secrets, proxies and limits. */
  public static ExecRequest of(
      ExecOp op, Path root, List<PreparedMount> mounts, Platform platform) {
    return new ExecRequest(
        op, root, false, mounts, Map.of(), Optional.empty(), platform, ResourceLimits.NONE);
  }
}
