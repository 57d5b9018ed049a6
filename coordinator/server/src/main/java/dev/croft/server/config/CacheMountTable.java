package dev.croft.server.config;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.engine.cachemount.CacheMountPolicy;
import dev.croft.engine.cachemount.version.VersionLimit;
import dev.croft.model.failure.CroftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the {@code [cache-mounts]} table. */
final class CacheMountTable {

  private static final String NAME = "cache-mounts";

  private CacheMountTable() {}

  static CacheMountConfig read(TomlTable root) {
    return root.table(NAME).map(CacheMountTable::of).orElseGet(CacheMountConfig::defaults);
  }

  private static CacheMountConfig of(TomlTable table) {
    CacheMountPolicy usual = CacheMountPolicy.usual();
    boolean drops = choice(table, "failed-steps", "keep", "drop").equals("drop");
    boolean waits = choice(table, "when-newer", "wait", "older").equals("wait");
    Duration wait = table.duration("wait").orElse(usual.patience());
    CacheMountConfig config =
        new CacheMountConfig(
            new CacheMountPolicy(
                bytes(table, "max-size"),
                files(table),
                !drops,
                waits ? wait : Duration.ZERO,
                directory(table)),
            bytes(table, "max-tenant-size"),
            table.duration("max-age"));
    table.end();
    return config;
  }

  private static Optional<Path> directory(TomlTable table) {
    boolean shared = choice(table, "backend", "versions", "directory").equals("directory");
    Optional<Path> path = table.text("path").map(Path::of);
    if (shared && path.filter(Path::isAbsolute).isEmpty()) {
      throw CroftException.user(
          "configuration: cache-mounts.path must be an absolute path where backend is directory");
    }
    if (!shared && path.isPresent()) {
      throw CroftException.user(
          "configuration: cache-mounts.path needs cache-mounts.backend = \"directory\"");
    }
    return path;
  }

  private static long bytes(TomlTable table, String key) {
    return table
        .space(key)
        .map(
            amount ->
                switch (amount) {
                  case DiskAmount.Bytes bytes -> bytes.of(0);
                  case DiskAmount.Percent percent -> throw noPercent(key);
                  case DiskAmount.AtMost most -> throw noPercent(key);
                })
        .orElse(Long.MAX_VALUE);
  }

  private static int files(TomlTable table) {
    int files = table.number("max-files").orElse(VersionLimit.USUAL_FILES);
    if (files < 1) {
      throw CroftException.user("configuration: cache-mounts.max-files must be at least 1");
    }
    return files;
  }

  private static CroftException noPercent(String key) {
    return CroftException.user(
        "configuration: cache-mounts." + key + " must be an amount such as 10GB");
  }

  /** One of some words; the first where none is given. */
  private static String choice(TomlTable table, String key, String... words) {
    List<String> known = List.of(words);
    String word = table.text(key).orElse(known.getFirst());
    if (!known.contains(word)) {
      throw CroftException.user(
          "configuration: cache-mounts."
              + key
              + " must be one of "
              + String.join(", ", known)
              + ", not "
              + word);
    }
    return word;
  }
}
