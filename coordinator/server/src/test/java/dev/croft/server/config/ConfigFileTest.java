package dev.croft.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.agent.disk.GcRule;
import dev.croft.agent.tier.S3Bucket;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.RegistryConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

  @Test
  void anEmptyFileMeansTheDefaults() {
    assertThat(ConfigFile.parse("")).isEqualTo(FarmConfig.defaults());
  }

  @Test
  void aFileWrittenForBuildkitdIsUnderstood() {
    FarmConfig config =
        ConfigFile.parse(
            """
            root = "/var/lib/buildkit"
            insecure-entitlements = [ "network.host" ]
            [worker.oci]
              max-parallelism = 3
              gc = true
            [[worker.oci.gcpolicy]]
              all = true
            [registry."docker.io"]
              mirrors = ["mirror.example:5000/hub"]
            [registry."mirror.example:5000"]
              http = true
            [history]
              maxAge = "48h"
              maxEntries = 10
            """);

    assertThat(config.entitlements()).containsExactly("network.host");
    assertThat(config.worker().maxParallelism()).isEqualTo(OptionalInt.of(3));
    assertThat(config.registries())
        .containsEntry(
            "docker.io",
            new RegistryConfig(
                List.of("mirror.example:5000/hub"), Optional.empty(), false, List.of(), List.of()))
        .containsEntry(
            "mirror.example:5000",
            new RegistryConfig(List.of(), Optional.of(true), false, List.of(), List.of()));
    assertThat(config.history()).isEqualTo(new HistoryConfig(Duration.ofDays(2), 10));
    assertThat(config.ignored()).containsExactly("root");
    assertThat(config.worker().gc())
        .containsExactly(
            new GcRule(
                true, Duration.ZERO, DiskAmount.NONE, DiskAmount.NONE, DiskAmount.NONE, List.of()));
  }

  @Test
  void rulesOfGarbageCollectionAreThoseOfBuildkitd() {
    WorkerConfig worker =
        ConfigFile.parse(
                """
                [[worker.oci.gcpolicy]]
                  filters = ["type==source.local"]
                  keepDuration = "48h"
                  keepBytes = 512000000
                [[worker.oci.gcpolicy]]
                  all = true
                  reservedSpace = "10GB"
                  maxUsedSpace = "60%"
                  minFreeSpace = "1.5 GiB"
                """)
            .worker();

    assertThat(worker.gc())
        .containsExactly(
            new GcRule(
                false,
                Duration.ofDays(2),
                new DiskAmount.Bytes(512_000_000),
                DiskAmount.NONE,
                DiskAmount.NONE,
                List.of("type==source.local")),
            new GcRule(
                true,
                Duration.ZERO,
                new DiskAmount.Bytes(10L << 30),
                new DiskAmount.Percent(60),
                new DiskAmount.Bytes(3L << 29),
                List.of()));
  }

  @Test
  void garbageCollectionHasUsualRulesOwnLimitsOrIsOff() {
    assertThat(ConfigFile.parse("").worker().gc()).isEqualTo(GcRule.usual());
    assertThat(ConfigFile.parse("[worker.oci]\ngc = false\n").worker().gc()).isEmpty();
    assertThat(ConfigFile.parse("[worker.oci]\ngckeepstorage = 1000\n").worker().gc())
        .isEqualTo(GcRule.usual(new DiskAmount.Bytes(1000), DiskAmount.NONE, DiskAmount.NONE));
    assertThatThrownBy(() -> ConfigFile.parse("[worker.oci]\nminFreeSpace = \"much\"\n"))
        .hasMessageContaining("must be an amount such as 10GB or 20%");
  }

  @Test
  void clientsAreToldApartByCertificateOrToken() {
    FarmConfig config =
        ConfigFile.parse(
            """
            [grpc]
              address = [ "tcp://0.0.0.0:1234" ]
              [grpc.tls]
                cert = "/certs/server.crt"
                key = "/certs/server.key"
                ca = "/certs/ca.crt"
            [tenant.ci]
              token = "secret"
              weight = 3
              max-jobs = 10
            [tenant.people]
            """);

    assertThat(config.clients().tls())
        .contains(
            new ClientsConfig.Tls(
                Path.of("/certs/server.crt"),
                Path.of("/certs/server.key"),
                Optional.of(Path.of("/certs/ca.crt"))));
    assertThat(config.clients().tenants())
        .containsEntry("ci", new ClientsConfig.Tenant(Optional.of("secret"), 3, 10))
        .containsEntry("people", new ClientsConfig.Tenant(Optional.empty(), 1, Integer.MAX_VALUE));
    assertThat(config.toString()).doesNotContain("secret");
    assertThat(config.ignored()).contains("grpc.address");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
    assertThatThrownBy(() -> ConfigFile.parse("[worker.oci]\nmax-paralelism = 3\n"))
        .isInstanceOf(CroftException.class)
        .hasMessage(
            "configuration: unknown key worker.oci.max-paralelism (did you mean max-parallelism?)");
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedWithWhatIsExpected() {
    assertThatThrownBy(() -> ConfigFile.parse("[registry.\"r\"]\nhttp = \"yes\"\n"))
        .hasMessage("configuration: registry.r.http must be true or false, not \"yes\"");
  }

  @Test
  void whatIsNoTomlIsRefused() {
    assertThatThrownBy(() -> ConfigFile.parse("= 3"))
        .hasMessageStartingWith("configuration: not valid TOML: ");
  }

  @Test
  void aDurableTierIsADirectory() {
    assertThat(ConfigFile.parse("").durable().place()).isEmpty();
    assertThat(ConfigFile.parse("[durable]\ndirectory = '/srv/croft'").durable().place())
        .contains(new DurableConfig.Place.Directory(Path.of("/srv/croft")));
    assertThatThrownBy(() -> ConfigFile.parse("[durable]\ndirectory = 'croft'"))
        .hasMessageContaining("must be an absolute path");
    assertThatThrownBy(() -> ConfigFile.parse("[durable]\n"))
        .hasMessageContaining("durable needs either a directory or a bucket");
  }

  @Test
  void aDurableTierIsABucket() {
    assertThat(ConfigFile.parse("[durable]\nbucket = 'results'").durable().place())
        .contains(
            new DurableConfig.Place.Bucket(
                new S3Bucket("results", "", Optional.empty(), Optional.empty(), false)));
    String own =
        """
        [durable]
        bucket = "results"
        prefix = "farm"
        region = "eu-central-1"
        endpoint = "http://10.0.0.7:9000"
        """;
    assertThat(ConfigFile.parse(own).durable().place())
        .contains(
            new DurableConfig.Place.Bucket(
                new S3Bucket(
                    "results",
                    "farm/",
                    Optional.of("eu-central-1"),
                    Optional.of(URI.create("http://10.0.0.7:9000")),
                    true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          directory = '/srv'; bucket = 'b'      | either a directory or a bucket
          directory = '/srv'; region = 'r'      | need durable.bucket
          bucket = 'a/b'                        | must be a bucket's name
          bucket = 'b'; prefix = '/x'           | must not begin with a slash
          bucket = 'b'; endpoint = 'host:9000'  | must be an address
          bucket = 'b'; buckets = 'c'           | unknown key durable.buckets
          """)
  void aDurableTierThatMakesNoSenseIsRefused(String keys, String why) {
    assertThatThrownBy(() -> ConfigFile.parse("[durable]\n" + keys.replace("; ", "\n")))
        .hasMessageContaining(why);
  }

  @Test
  void whatIsUnusedInADurableTierGoesAfterTwoMonthsOrAsThePoliciesSay() {
    assertThat(ConfigFile.parse("[durable]\nbucket = 'b'").durable().gc())
        .extracting(GcRule::keepDuration)
        .containsExactly(Duration.ofDays(60));
    assertThat(ConfigFile.parse("[durable]\nbucket = 'b'\ngc = false").durable().gc()).isEmpty();
    String policies =
        """
        [durable]
        bucket = "b"
        [[durable.gcpolicy]]
        keepDuration = "48h"
        maxUsedSpace = "%s"
        """;
    assertThat(ConfigFile.parse(policies.formatted("10GB")).durable().gc())
        .containsExactly(
            new GcRule(
                true,
                Duration.ofDays(2),
                DiskAmount.NONE,
                new DiskAmount.Bytes(10L << 30),
                DiskAmount.NONE,
                List.of()));
    assertThatThrownBy(() -> ConfigFile.parse(policies.formatted("10%")))
        .hasMessageContaining("nobody knows how big a bucket is");
  }

  @Test
  void cacheMountsHaveLimitsAndPolicies() {
    CacheMountConfig config =
        ConfigFile.parse(
                """
                [cache-mounts]
                max-size = "2GB"
                max-files = 7000
                max-tenant-size = "10GB"
                max-age = "720h"
                failed-steps = "drop"
                when-newer = "older"
                backend = "directory"
                path = "/srv/caches"
                """)
            .cacheMounts();
    assertThat(config.policy().maxBytes()).isEqualTo(2L << 30);
    assertThat(config.policy().maxFiles()).isEqualTo(7000);
    assertThat(config.maxTenantBytes()).isEqualTo(10L << 30);
    assertThat(config.maxAge()).contains(Duration.ofDays(30));
    assertThat(config.policy().keepsFailed()).isFalse();
    assertThat(config.policy().patience()).isEqualTo(Duration.ZERO);
    assertThat(config.policy().directory()).contains(Path.of("/srv/caches"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed-steps = \"burn\"",
        "backend = \"directory\"",
        "path = \"/srv\"",
        "max-size = \"10%\"",
        "max-sice = \"1GB\"",
        "backend = \"directory\"\npath = \"relative\"",
        "max-files = 0"
      })
  void whatMakesNoSenseForCacheMountsIsRefused(String line) {
    assertThatThrownBy(() -> ConfigFile.parse("[cache-mounts]\n" + line + "\n"))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("cache-mounts.");
  }

  @Test
  void theClusterTableSaysWhereOthersAreAndWhatJobsMayExpect() {
    assertThat(ConfigFile.parse("").cluster()).isEqualTo(ClusterTable.defaults());
    assertThat(
            ConfigFile.parse(
                    "[cluster]\njoin = ['a:5701', 'b:5701']\npatience = '5m'\nemulation = false")
                .cluster())
        .isEqualTo(new ClusterTable(List.of("a:5701", "b:5701"), Duration.ofMinutes(5), false));
    assertThatThrownBy(() -> ConfigFile.parse("[cluster]\npatient = '5m'"))
        .hasMessageContaining("patience");
  }
}
