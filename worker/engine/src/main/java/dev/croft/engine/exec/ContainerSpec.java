package dev.croft.engine.exec;

import dev.croft.model.llb.ExecMeta.HostIp;
import dev.croft.model.llb.ExecMeta.Ulimit;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A container that runs one process. It has no standard input.
 *
 * @param root the mounted root file system, which nobody else changes meanwhile
 * @param hostname empty for the default
 * @param cgroupParent a path below the runner's own cgroup; empty for that cgroup itself
 * @param interpreter an emulator that must be found in the container at the same path as here
 */
public record ContainerSpec(
    Path root,
    boolean readonlyRoot,
    Program program,
    List<PreparedMount> mounts,
    String hostname,
    List<HostIp> extraHosts,
    NetMode network,
    SecurityMode security,
    List<Ulimit> ulimits,
    String cgroupParent,
    ResourceLimits limits,
    Optional<Path> interpreter) {

  /** Copies the lists. */
  public ContainerSpec {
    mounts = List.copyOf(mounts);
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
  }

  /** A program in a root file system; the rest is default. */
  public static ContainerSpec of(Path root, Program program) {
    return new ContainerSpec(
        root,
        false,
        program,
        List.of(),
        "",
        List.of(),
        NetMode.SANDBOX,
        SecurityMode.SANDBOX,
        List.of(),
        "",
        ResourceLimits.NONE,
        Optional.empty());
  }

  /** The same with mounts. */
  public ContainerSpec withMounts(List<PreparedMount> others) {
    return new ContainerSpec(
        root,
        readonlyRoot,
        program,
        others,
        hostname,
        extraHosts,
        network,
        security,
        ulimits,
        cgroupParent,
        limits,
        interpreter);
  }

  /** The same with a network and a confinement. */
  public ContainerSpec confined(NetMode otherNetwork, SecurityMode otherSecurity) {
    return new ContainerSpec(
        root,
        readonlyRoot,
        program,
        mounts,
        hostname,
        extraHosts,
        otherNetwork,
        otherSecurity,
        ulimits,
        cgroupParent,
        limits,
        interpreter);
  }

  /** The same with limits. */
  public ContainerSpec withLimits(ResourceLimits others) {
    return new ContainerSpec(
        root,
        readonlyRoot,
        program,
        mounts,
        hostname,
        extraHosts,
        network,
        security,
        ulimits,
        cgroupParent,
        others,
        interpreter);
  }

  /**
   * What runs.
   *
   * @param args the program and its arguments; never empty
   * @param env {@code NAME=value}
   * @param cwd relative paths start at the root; made where it does not exist
   * @param user name or number, with an optional {@code :group}; empty for root
   */
  public record Program(List<String> args, List<String> env, String cwd, String user) {

    /** Copies the lists. */
    public Program {
      args = List.copyOf(args);
      env = List.copyOf(env);
      if (args.isEmpty()) {
        throw new IllegalArgumentException("a program needs at least one argument");
      }
    }

    /** A program that root runs in {@code /} with just these arguments. */
    public static Program of(String... args) {
      return new Program(List.of(args), List.of(), "/", "");
    }
  }
}
