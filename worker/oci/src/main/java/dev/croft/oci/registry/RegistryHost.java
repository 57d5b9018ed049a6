package dev.croft.oci.registry;

import java.net.URI;

/**
 * One server that answers for a registry.
 *
 * @param authority host and port
 * @param scheme {@code http} or {@code https}
 * @param httpFallback whether plain HTTP is tried where the server does not speak TLS
 * @param path what comes before the repository, such as {@code /v2}
 * @param namespace the registry that a mirror is asked for; empty for the registry itself
 */
record RegistryHost(
    String authority,
    String scheme,
    boolean httpFallback,
    String path,
    String namespace,
    RegistryConfig config) {

  /**
   * The address of something in a repository.
   *
   * @param suffix begins with a slash; may have a query
   */
  URI uri(String repository, String suffix) {
    String query = "";
    if (!namespace.isEmpty()) {
      query = (suffix.contains("?") ? "&" : "?") + "ns=" + namespace;
    }
    return URI.create(scheme + "://" + authority + path + "/" + repository + suffix + query);
  }
}
