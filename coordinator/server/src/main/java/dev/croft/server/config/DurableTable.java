package dev.croft.server.config;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.agent.disk.GcRule;
import dev.croft.agent.tier.S3Bucket;
import dev.croft.model.failure.CroftException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code [durable]} table. */
final class DurableTable {

  private DurableTable() {}

  static DurableConfig read(TomlTable root) {
    return root.table("durable").map(DurableTable::of).orElseGet(DurableConfig::defaults);
  }

  private static DurableConfig of(TomlTable table) {
    Optional<DurableConfig.Place> directory = table.text("directory").map(DurableTable::directory);
    Optional<DurableConfig.Place> bucket = bucket(table);
    if (directory.isPresent() == bucket.isPresent()) {
      throw CroftException.user("configuration: durable needs either a directory or a bucket");
    }
    DurableConfig config =
        new DurableConfig(directory.or(() -> bucket), gc(table, directory.isPresent()));
    table.end();
    return config;
  }

  private static DurableConfig.Place directory(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw CroftException.user(
          "configuration: durable.directory must be an absolute path: " + text);
    }
    return new DurableConfig.Place.Directory(path);
  }

  private static Optional<DurableConfig.Place> bucket(TomlTable table) {
    Optional<String> bucket = table.text("bucket");
    Optional<String> prefix = table.text("prefix");
    Optional<String> region = table.text("region");
    Optional<URI> endpoint = table.text("endpoint").map(DurableTable::endpoint);
    Optional<Boolean> pathStyle = table.flag("path-style");
    boolean more =
        prefix.isPresent() || region.isPresent() || endpoint.isPresent() || pathStyle.isPresent();
    if (bucket.isEmpty() && more) {
      throw CroftException.user(
          "configuration: durable.prefix, region, endpoint and path-style need durable.bucket");
    }
    return bucket.map(
        name ->
            new DurableConfig.Place.Bucket(
                new S3Bucket(
                    named(name),
                    prefix.map(DurableTable::folder).orElse(""),
                    region,
                    endpoint,
                    pathStyle.orElse(endpoint.isPresent()))));
  }

  private static String named(String bucket) {
    if (bucket.isEmpty() || bucket.contains("/")) {
      throw CroftException.user(
          "configuration: durable.bucket must be a bucket's name, not \"" + bucket + "\"");
    }
    return bucket;
  }

  private static String folder(String prefix) {
    if (prefix.startsWith("/")) {
      throw CroftException.user("configuration: durable.prefix must not begin with a slash");
    }
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below, like other texts that are no such address.
    }
    throw CroftException.user(
        "configuration: durable.endpoint must be an address such as https://s3.example.org, not "
            + text);
  }

  private static List<GcRule> gc(TomlTable table, boolean onDisk) {
    List<GcRule> rules = new ArrayList<>();
    for (TomlTable rule : table.tables("gcpolicy")) {
      rules.add(
          new GcRule(
              true,
              rule.duration("keepDuration").orElse(Duration.ZERO),
              amount(rule, "reservedSpace", onDisk),
              amount(rule, "maxUsedSpace", onDisk),
              amount(rule, "minFreeSpace", onDisk),
              List.of()));
      rule.end();
    }
    boolean on = table.flag("gc").orElse(true);
    if (!on) {
      return List.of();
    }
    return rules.isEmpty() ? DurableConfig.usualGc() : rules;
  }

  private static DiskAmount amount(TomlTable rule, String key, boolean onDisk) {
    DiskAmount amount = rule.space(key).orElse(DiskAmount.NONE);
    boolean none = amount.equals(DiskAmount.NONE);
    boolean ofADisk = !(amount instanceof DiskAmount.Bytes) || key.equals("minFreeSpace");
    if (!onDisk && !none && ofADisk) {
      throw CroftException.user(
          "configuration: durable.gcpolicy."
              + key
              + " must be left out or an amount such as 10GB: nobody knows how big a bucket is");
    }
    return amount;
  }
}
