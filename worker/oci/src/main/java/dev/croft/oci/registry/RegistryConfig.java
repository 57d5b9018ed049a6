package dev.croft.oci.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a registry is reached: a {@code [registry."HOST"]} table of {@code buildkitd.toml}.
 *
 * @param mirrors asked first when pulling, in order: {@code host[:port][/path]}
 * @param http whether plain HTTP is spoken; empty means only where the host is this machine
 * @param insecure whether certificates are not checked
 * @param ca files with certificates in PEM form, trusted beyond the system's
 * @param keypairs with which the client proves who it is
 */
public record RegistryConfig(
    List<String> mirrors,
    Optional<Boolean> http,
    boolean insecure,
    List<Path> ca,
    List<KeyPair> keypairs) {

  /** Copies the lists. */
  public RegistryConfig {
    mirrors = List.copyOf(mirrors);
    ca = List.copyOf(ca);
    keypairs = List.copyOf(keypairs);
  }

  /** Nothing special: HTTPS, the system's certificates. */
  public static RegistryConfig defaults() {
    return new RegistryConfig(List.of(), Optional.empty(), false, List.of(), List.of());
  }

  /**
   * A client certificate.
   *
   * @param key a private key in PEM form
   * @param certificate a certificate, and those that lead to its root, in PEM form
   */
  public record KeyPair(Path key, Path certificate) {}
}
