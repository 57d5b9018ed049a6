package dev.croft.model.llb;

import java.util.List;

/** Runs a process in a container. */
public record ExecOp(
    ExecMeta meta,
    List<Mount> mounts,
    NetMode network,
    SecurityMode security,
    List<SecretEnv> secretEnv,
    List<Device> devices)
    implements Op {

  /** Copies the lists. */
  public ExecOp {
    mounts = List.copyOf(mounts);
    secretEnv = List.copyOf(secretEnv);
    devices = List.copyOf(devices);
  }

  /** What the step's network is. */
  public enum NetMode {
    /** A network namespace of its own. */
    SANDBOX,
    /** The worker's network; needs the entitlement {@code network.host}. */
    HOST,
    /** No network but loopback. */
    NONE
  }

  /** How far the step is confined. */
  public enum SecurityMode {
    /** The default profile and capabilities. */
    SANDBOX,
    /** All capabilities and devices; needs the entitlement {@code security.insecure}. */
    INSECURE
  }

  /** An environment variable whose value is a secret of the client's. */
  public record SecretEnv(String id, String name, boolean optional) {}

  /** A device by its container device interface name. */
  public record Device(String name, boolean optional) {}
}
