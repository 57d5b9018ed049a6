package dev.croft.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who the farm's clients are.
 *
 * @param tls how clients connect by TLS; empty where they do not
 * @param tenants what the file says of tenants, by name
 */
public record ClientsConfig(Optional<Tls> tls, Map<String, Tenant> tenants) {

  /** Copies the map. */
  public ClientsConfig {
    tenants = Map.copyOf(tenants);
  }

  /** No TLS, and everybody is the same. */
  public static ClientsConfig defaults() {
    return new ClientsConfig(Optional.empty(), Map.of());
  }

  /**
   * Files in PEM.
   *
   * @param ca who signs the clients' certificates; where it is there, clients need one, and their
   *     certificate's common name is their tenant
   */
  public record Tls(Path cert, Path key, Optional<Path> ca) {}

  /**
   * What is said of a tenant.
   *
   * @param token what its clients say as bearer token, where they do
   * @param weight its share beside the others'
   * @param maxJobs how many of its jobs run at once at most
   */
  public record Tenant(Optional<String> token, int weight, int maxJobs) {

    /** Without the token. */
    @Override
    public String toString() {
      return "Tenant[weight=" + weight + ", maxJobs=" + maxJobs + "]";
    }
  }
}
