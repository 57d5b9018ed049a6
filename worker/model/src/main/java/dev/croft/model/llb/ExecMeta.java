package dev.croft.model.llb;

import java.util.List;
import java.util.Optional;

/**
 * What a process is started with.
 *
 * @param env {@code NAME=value}
 * @param user name or number, with an optional {@code :group}; empty for root
 * @param validExitCodes which exit codes are success; empty means just 0
 */
public record ExecMeta(
    List<String> args,
    List<String> env,
    String cwd,
    String user,
    Optional<ProxyEnv> proxyEnv,
    List<HostIp> extraHosts,
    String hostname,
    List<Ulimit> ulimits,
    String cgroupParent,
    boolean removeMountStubsRecursive,
    List<Integer> validExitCodes) {

  /** Copies the lists. */
  public ExecMeta {
    args = List.copyOf(args);
    env = List.copyOf(env);
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
    validExitCodes = List.copyOf(validExitCodes);
  }

  /** A process with arguments, environment and directory, run as a user; the rest is default. */
  public static ExecMeta of(List<String> args, List<String> env, String cwd, String user) {
    return new ExecMeta(
        args, env, cwd, user, Optional.empty(), List.of(), "", List.of(), "", true, List.of());
  }

  /** A line for {@code /etc/hosts}. */
  public record HostIp(String host, String ip) {}

  /** A resource limit, by its name without {@code RLIMIT_}, such as {@code nofile}. */
  public record Ulimit(String name, long soft, long hard) {}

  /**
   * Proxy settings: seen by the process, but no part of the cache key. Empty strings stand for
   * none.
   */
  public record ProxyEnv(
      String httpProxy, String httpsProxy, String ftpProxy, String noProxy, String allProxy) {}
}
