package dev.croft.dockerfile.option;

import dev.croft.dockerfile.notation.CsvFields;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the attributes that make up {@link RunDefaults}. */
final class RunDefaultsReader {

  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private RunDefaultsReader() {}

  static RunDefaults read(Map<String, String> attributes) {
    String hostname = attributes.getOrDefault("build-arg:BUILDKIT_SANDBOX_HOSTNAME", "");
    return new RunDefaults(
        network(attributes.getOrDefault("force-network-mode", "")),
        extraHosts(attributes.getOrDefault("add-hosts", "")),
        hostname.isEmpty() ? attributes.getOrDefault("hostname", "") : hostname,
        shmSize(attributes.getOrDefault("shm-size", "")),
        ulimits(attributes.getOrDefault("ulimit", "")),
        attributes.getOrDefault("cgroup-parent", ""),
        attributes.getOrDefault("build-arg:BUILDKIT_CACHE_MOUNT_NS", ""));
  }

  private static ExecOp.NetMode network(String value) {
    return switch (value) {
      case "", "sandbox" -> ExecOp.NetMode.SANDBOX;
      case "none" -> ExecOp.NetMode.NONE;
      case "host" -> ExecOp.NetMode.HOST;
      default -> throw CroftException.user("invalid netmode " + value);
    };
  }

  private static List<ExecMeta.HostIp> extraHosts(String value) {
    List<ExecMeta.HostIp> hosts = new ArrayList<>();
    if (value.isEmpty()) {
      return hosts;
    }
    for (String field : fields(value, "failed to parse additional hosts: ")) {
      String entry = field.toLowerCase(Locale.ROOT);
      int equals = entry.indexOf('=');
      if (equals < 0) {
        throw CroftException.user(
            "failed to parse additional hosts: invalid key-value pair " + field);
      }
      String ip = entry.substring(equals + 1);
      if (!IpAddresses.isAddress(ip)) {
        throw CroftException.user("failed to parse additional hosts: failed to parse IP " + ip);
      }
      hosts.add(new ExecMeta.HostIp(entry.substring(0, equals), ip));
    }
    return hosts;
  }

  private static long shmSize(String value) {
    if (value.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw CroftException.user("failed to parse shm size: invalid number: " + value);
    }
  }

  private static List<ExecMeta.Ulimit> ulimits(String value) {
    List<ExecMeta.Ulimit> limits = new ArrayList<>();
    if (!value.isEmpty()) {
      for (String field : fields(value, "failed to parse ulimit: ")) {
        limits.add(ulimit(field));
      }
    }
    return limits;
  }

  private static ExecMeta.Ulimit ulimit(String field) {
    int equals = field.indexOf('=');
    if (equals < 0) {
      throw badUlimit("invalid ulimit argument: " + field);
    }
    String name = field.substring(0, equals);
    if (!ULIMITS.contains(name)) {
      throw badUlimit("invalid ulimit type: " + name);
    }
    String[] values = field.substring(equals + 1).split(":", -1);
    if (values.length > 2) {
      throw badUlimit("too many limit value arguments: " + field.substring(equals + 1));
    }
    try {
      long soft = Long.parseLong(values[0]);
      long hard = Long.parseLong(values[values.length - 1]);
      if (hard != -1 && (soft == -1 || soft > hard)) {
        throw badUlimit(
            "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
      }
      return new ExecMeta.Ulimit(name, soft, hard);
    } catch (NumberFormatException e) {
      throw badUlimit("invalid number in " + field);
    }
  }

  private static CroftException badUlimit(String detail) {
    return CroftException.user("failed to parse ulimit: " + detail);
  }

  private static List<String> fields(String value, String where) {
    try {
      return CsvFields.split(value);
    } catch (IllegalArgumentException e) {
      throw CroftException.user(where + e.getMessage());
    }
  }
}
