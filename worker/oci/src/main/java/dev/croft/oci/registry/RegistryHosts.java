package dev.croft.oci.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers answer for a registry, by configuration. {@code docker.io} is {@code
 * registry-1.docker.io}, and a registry on this machine is spoken to in plain HTTP unless the
 * configuration says otherwise.
 */
public final class RegistryHosts {

  private final Map<String, RegistryConfig> configs;

  /**
   * Hosts by configuration.
   *
   * @param configs by the host as it is in references, with its port where there is one
   */
  public RegistryHosts(Map<String, RegistryConfig> configs) {
    this.configs = Map.copyOf(configs);
  }

  /** Who is asked for images, in order: the mirrors, then the registry. */
  List<RegistryHost> forPull(String domain) {
    List<RegistryHost> hosts = new ArrayList<>();
    for (String mirror : config(domain).mirrors()) {
      int slash = mirror.indexOf('/');
      String authority = slash < 0 ? mirror : mirror.substring(0, slash);
      String prefix = slash < 0 ? "" : mirror.substring(slash).replaceAll("/+$", "");
      boolean itself = authority.equals(serverOf(domain));
      hosts.add(host(authority, config(authority), "/v2" + prefix, itself ? "" : domain));
    }
    hosts.add(forPush(domain));
    return hosts;
  }

  /** Who takes images. */
  RegistryHost forPush(String domain) {
    return host(serverOf(domain), config(domain), "/v2", "");
  }

  private RegistryConfig config(String domain) {
    return Optional.ofNullable(configs.get(domain)).orElseGet(RegistryConfig::defaults);
  }

  private static RegistryHost host(
      String authority, RegistryConfig config, String path, String namespace) {
    boolean http = config.http().orElseGet(() -> isThisMachine(authority));
    // Who asks for both is content with whatever the server speaks.
    boolean fallback = http && config.insecure();
    return new RegistryHost(
        authority, http && !fallback ? "http" : "https", fallback, path, namespace, config);
  }

  private static String serverOf(String domain) {
    return domain.equals("docker.io") ? "registry-1.docker.io" : domain;
  }

  /** Whether a host is the loopback interface's, by its name alone. */
  static boolean isThisMachine(String authority) {
    String host = authority.replaceFirst(":[0-9]*$", "");
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || authority.equals("::1")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
