package dev.croft.server.config;

import dev.croft.oci.registry.RegistryConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the configuration file says. Its tables and keys are those of {@code buildkitd.toml}, so
 * that a file written for {@code buildkitd} works; what a farm has no use for is accepted and named
 * in {@code ignored}.
 *
 * @param registries by the host as it is in image references
 * @param entitlements what clients may ask for beyond the usual, such as {@code network.host}
 * @param ignored keys of {@code buildkitd.toml} that have no meaning here
 */
public record FarmConfig(
    Map<String, RegistryConfig> registries,
    Set<String> entitlements,
    DnsConfig dns,
    HistoryConfig history,
    WorkerConfig worker,
    ClientsConfig clients,
    DurableConfig durable,
    CacheMountConfig cacheMounts,
    ClusterTable cluster,
    List<String> ignored) {

  /** Copies the collections. */
  public FarmConfig {
    registries = Map.copyOf(registries);
    entitlements = Set.copyOf(entitlements);
    ignored = List.copyOf(ignored);
  }

  /** What holds without a file. */
  public static FarmConfig defaults() {
    return new FarmConfig(
        Map.of(),
        Set.of(),
        DnsConfig.defaults(),
        HistoryConfig.defaults(),
        WorkerConfig.defaults(),
        ClientsConfig.defaults(),
        DurableConfig.defaults(),
        CacheMountConfig.defaults(),
        ClusterTable.defaults(),
        List.of());
  }
}
