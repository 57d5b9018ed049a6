package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Vertex;
import java.util.Set;
import java.util.TreeSet;

/** Which builds may leave the sandbox: what the client allows, and the farm's configuration too. */
public final class Entitlements {
  private static final String NETWORK_HOST = "network.host";
  private static final String SECURITY_INSECURE = "security.insecure";
  private static final Set<String> KNOWN = Set.of(NETWORK_HOST, SECURITY_INSECURE);

  private final Set<String> configured;

  /** What the configuration allows, by BuildKit's names. */
  public Entitlements(Set<String> configured) {
    for (String name : configured) {
      requireKnown(name);
    }
    this.configured = Set.copyOf(configured);
  }

  /**
   * What a client gets of what it wants.
   *
   * @throws CroftException where it wants more than the configuration allows
   */
  public Set<String> grant(Set<String> wanted) {
    for (String name : new TreeSet<>(wanted)) {
      requireKnown(name);
      if (!configured.contains(name)) {
        throw new CroftException(
            FailureKind.DENIED,
            "granting entitlement " + name + " is not allowed by build daemon configuration");
      }
    }
    return Set.copyOf(wanted);
  }

  /**
   * Checks that a definition needs no more than its build was granted.
   *
   * @throws CroftException where it does
   */
  public static void check(Definition definition, Set<String> granted) {
    for (Vertex vertex : definition.vertices().values()) {
      if (vertex.op() instanceof ExecOp exec) {
        require(exec.network() == ExecOp.NetMode.HOST, NETWORK_HOST, granted);
        require(exec.security() == ExecOp.SecurityMode.INSECURE, SECURITY_INSECURE, granted);
      }
    }
  }

  /**
   * Checks that a container needs no more than its build was granted.
   *
   * @throws CroftException where it does
   */
  public static void check(
      ExecOp.NetMode network, ExecOp.SecurityMode security, Set<String> granted) {
    boolean wantsHost = network == ExecOp.NetMode.HOST;
    boolean wantsAll = security == ExecOp.SecurityMode.INSECURE;
    if (wantsHost && !granted.contains(NETWORK_HOST)) {
      throw new CroftException(FailureKind.DENIED, NETWORK_HOST + " is not allowed");
    }
    if (wantsAll && !granted.contains(SECURITY_INSECURE)) {
      throw new CroftException(FailureKind.DENIED, SECURITY_INSECURE + " is not allowed");
    }
  }

  private static void require(boolean needed, String name, Set<String> granted) {
    if (needed && !granted.contains(name)) {
      throw new CroftException(
          FailureKind.DENIED, "failed to load LLB: entitlement " + name + " is not allowed");
    }
  }

  private static void requireKnown(String name) {
    if (!KNOWN.contains(name)) {
      throw CroftException.user("unknown entitlement " + name);
    }
  }
}
