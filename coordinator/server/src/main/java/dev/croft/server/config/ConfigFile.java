package dev.croft.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.RegistryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a configuration file. Whatever is wrong in it is refused, with the key and what is expected
 * there.
 */
public final class ConfigFile {

  private static final Set<String> ENTITLEMENTS =
      Set.of("network.host", "security.insecure", "device");

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws CroftException with kind USER where the file cannot be read, is no TOML, or says what
   *     is not understood
   */
  public static FarmConfig read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw CroftException.user("configuration: there is no file " + file);
    } catch (IOException e) {
      throw CroftException.user("configuration: cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Reads a file's text. */
  public static FarmConfig parse(String toml) {
    List<String> ignored = new ArrayList<>();
    TomlTable root;
    try {
      root = new TomlTable("", new TomlMapper().readTree(toml), ignored);
    } catch (JsonProcessingException e) {
      throw CroftException.user("configuration: not valid TOML: " + e.getOriginalMessage());
    }
    FarmConfig config =
        new FarmConfig(
            registries(root),
            entitlements(root),
            dns(root),
            history(root),
            worker(root),
            new ClientsConfig(tls(root), tenants(root)),
            DurableTable.read(root),
            CacheMountTable.read(root),
            cluster(root),
            List.of());
    root.ignore("debug", "trace", "root", "proxyNetwork", "provenanceEnvDir", "log", "otel", "cdi");
    root.ignore("frontend", "system", "ghacache");
    root.end();
    return new FarmConfig(
        config.registries(),
        config.entitlements(),
        config.dns(),
        config.history(),
        config.worker(),
        config.clients(),
        config.durable(),
        config.cacheMounts(),
        config.cluster(),
        ignored);
  }

  private static Set<String> entitlements(TomlTable root) {
    Set<String> entitlements = new HashSet<>(root.texts("insecure-entitlements"));
    for (String entitlement : entitlements) {
      if (!ENTITLEMENTS.contains(entitlement)) {
        throw CroftException.user("configuration: unknown entitlement " + entitlement);
      }
    }
    return entitlements;
  }

  private static Map<String, RegistryConfig> registries(TomlTable root) {
    Map<String, RegistryConfig> registries = new HashMap<>();
    root.table("registry")
        .ifPresent(
            all -> {
              for (String host : all.names()) {
                all.table(host).ifPresent(table -> registries.put(host, registry(table)));
              }
            });
    return registries;
  }

  private static RegistryConfig registry(TomlTable table) {
    List<RegistryConfig.KeyPair> pairs = new ArrayList<>();
    for (TomlTable pair : table.tables("keypair")) {
      pairs.add(
          new RegistryConfig.KeyPair(
              Path.of(pair.text("key").orElse("")), Path.of(pair.text("cert").orElse(""))));
      pair.end();
    }
    RegistryConfig config =
        new RegistryConfig(
            table.texts("mirrors"),
            table.flag("http"),
            table.flag("insecure").orElse(false),
            table.texts("ca").stream().map(Path::of).toList(),
            pairs);
    table.ignore("tlsconfigdir");
    table.end();
    return config;
  }

  private static Optional<ClientsConfig.Tls> tls(TomlTable root) {
    Optional<TomlTable> grpc = root.table("grpc");
    Optional<ClientsConfig.Tls> tls =
        grpc.flatMap(table -> table.table("tls"))
            .flatMap(
                table -> {
                  Optional<Path> cert = table.text("cert").map(Path::of);
                  Optional<Path> key = table.text("key").map(Path::of);
                  Optional<Path> ca = table.text("ca").map(Path::of);
                  table.end();
                  if (cert.isPresent() != key.isPresent()) {
                    throw CroftException.user("configuration: grpc.tls needs a cert and a key");
                  }
                  return cert.map(file -> new ClientsConfig.Tls(file, key.orElseThrow(), ca));
                });
    grpc.ifPresent(
        table -> {
          table.ignore("address", "debugAddress", "uid", "gid", "securityDescriptor");
          table.end();
        });
    return tls;
  }

  private static Map<String, ClientsConfig.Tenant> tenants(TomlTable root) {
    Map<String, ClientsConfig.Tenant> tenants = new HashMap<>();
    root.table("tenant")
        .ifPresent(
            all -> {
              for (String name : all.names()) {
                all.table(name).ifPresent(table -> tenants.put(name, tenant(table)));
              }
            });
    return tenants;
  }

  private static ClientsConfig.Tenant tenant(TomlTable table) {
    ClientsConfig.Tenant tenant =
        new ClientsConfig.Tenant(
            table.text("token").filter(token -> !token.isEmpty()),
            Math.max(1, table.number("weight").orElse(1)),
            Math.max(1, table.number("max-jobs").orElse(Integer.MAX_VALUE)));
    table.end();
    return tenant;
  }

  private static DnsConfig dns(TomlTable root) {
    return root.table("dns")
        .map(
            table -> {
              DnsConfig config =
                  new DnsConfig(
                      table.texts("nameservers"),
                      table.texts("options"),
                      table.texts("searchDomains"));
              table.end();
              return config;
            })
        .orElseGet(DnsConfig::defaults);
  }

  private static HistoryConfig history(TomlTable root) {
    HistoryConfig defaults = HistoryConfig.defaults();
    return root.table("history")
        .map(
            table -> {
              HistoryConfig config =
                  new HistoryConfig(
                      table.duration("maxAge").orElse(defaults.maxAge()),
                      table.number("maxEntries").orElse(defaults.maxEntries()));
              table.end();
              return config;
            })
        .orElse(defaults);
  }

  private static ClusterTable cluster(TomlTable root) {
    ClusterTable defaults = ClusterTable.defaults();
    return root.table("cluster")
        .map(
            table -> {
              ClusterTable cluster =
                  new ClusterTable(
                      table.texts("join"),
                      table.duration("patience").orElse(defaults.patience()),
                      table.flag("emulation").orElse(defaults.emulation()));
              table.end();
              return cluster;
            })
        .orElse(defaults);
  }

  private static WorkerConfig worker(TomlTable root) {
    return root.table("worker")
        .map(
            kinds -> {
              kinds.ignore("containerd");
              WorkerConfig config =
                  kinds.table("oci").map(ConfigFile::oci).orElseGet(WorkerConfig::defaults);
              kinds.end();
              return config;
            })
        .orElseGet(WorkerConfig::defaults);
  }

  private static WorkerConfig oci(TomlTable table) {
    WorkerConfig defaults = WorkerConfig.defaults();
    Map<String, String> labels = new HashMap<>();
    table
        .table("labels")
        .ifPresent(
            all -> {
              for (String name : all.names()) {
                all.text(name).ifPresent(value -> labels.put(name, value));
              }
            });
    WorkerConfig config =
        new WorkerConfig(
            table
                .number("max-parallelism")
                .filter(n -> n > 0)
                .map(OptionalInt::of)
                .orElse(defaults.maxParallelism()),
            table.text("binary").filter(name -> !name.isEmpty()),
            table.number("cniPoolSize").orElse(defaults.networkPool()),
            table.text("defaultCgroupParent").orElse(defaults.cgroupParent()),
            labels,
            GcTable.rules(table));
    table.ignore("enabled", "platforms", "snapshotter", "rootless", "noProcessSandbox");
    table.ignore("apparmor-profile", "networkMode", "cniConfigPath", "cniBinaryPath", "selinux");
    table.end();
    return config;
  }
}
