package dev.croft.engine.network;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How namespaces for steps are made.
 *
 * @param directory for the pool alone; what a former pool left in it is taken down
 * @param pluginDirectory where the CNI plugins are; empty for the usual places
 * @param subnet what the steps' addresses are from; empty for a range that this machine does not
 *     route yet
 * @param poolSize how many namespaces are kept ready
 * @param blocked what steps must not reach
 * @param fallBackToHost whether steps use the machine's own network where CNI does not work, which
 *     nothing keeps from the cluster's ports
 */
public record NetworkSettings(
    Path directory,
    Optional<Path> pluginDirectory,
    Optional<Subnet> subnet,
    int poolSize,
    Blocked blocked,
    boolean fallBackToHost) {

  private static final int DEFAULT_POOL_SIZE = 4;

  /** Where the defaults are right. */
  public static NetworkSettings of(Path directory, Blocked blocked) {
    return new NetworkSettings(
        directory, Optional.empty(), Optional.empty(), DEFAULT_POOL_SIZE, blocked, false);
  }
}
