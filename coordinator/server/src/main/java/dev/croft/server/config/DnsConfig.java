package dev.croft.server.config;

import java.util.List;

/** The {@code [dns]} table: what steps are told instead of the worker's own resolver settings. */
public record DnsConfig(
    List<String> nameServers, List<String> options, List<String> searchDomains) {

  /** Copies the lists. */
  public DnsConfig {
    nameServers = List.copyOf(nameServers);
    options = List.copyOf(options);
    searchDomains = List.copyOf(searchDomains);
  }

  /** The worker's own settings. */
  public static DnsConfig defaults() {
    return new DnsConfig(List.of(), List.of(), List.of());
  }
}
