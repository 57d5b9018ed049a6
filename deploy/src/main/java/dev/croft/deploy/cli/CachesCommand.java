package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.artifact.CacheMountArtifact;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.ImageReference;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code croft caches}. */
@Command(
    name = "caches",
    description = "The farm's cache mounts: what RUN --mount=type=cache keeps.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CachesCommand.Remove.class,
      CachesCommand.Export.class,
      CachesCommand.Import.class
    })
final class CachesCommand implements Runnable {

  private static final String PATH = "/api/cache-mounts";
  private static final String ARCHIVE = PATH + "/archive";
  private static final String PLACE = "FILE|oci://HOST/REPOSITORY:TAG";
  private static final String PLACES = "A tar file, or an OCI artifact in a registry.";
  private static final long KILO = 1000;

  @Mixin private FarmAddress farm = new FarmAddress();

  @Option(names = "--json", description = "Print what the farm answers, as it is.")
  private boolean json;

  @Override
  public void run() {
    farm.query().print(PATH, json, CachesCommand::table);
  }

  static TextTable table(JsonNode mounts) {
    TextTable table =
        new TextTable(
            "ID", "NAMESPACE", "VERSION", "KEPT", "FILES", "SIZE", "LAST USED", "WARM ON");
    for (JsonNode mount : mounts) {
      table.row(
          mount.path("id").asText(),
          mount.path("namespace").asText(),
          mount.path("version").asText(),
          mount.path("versions").asText(),
          mount.path("files").asText(),
          size(mount.path("bytes").asLong()),
          mount.path("lastUsed").asText(),
          warm(mount.path("missingBytes")));
    }
    return table;
  }

  private static String warm(JsonNode missing) {
    List<String> names = new ArrayList<>();
    missing
        .properties()
        .forEach(
            node -> {
              long bytes = node.getValue().asLong();
              names.add(
                  bytes == 0 ? node.getKey() : node.getKey() + " (lacks " + size(bytes) + ")");
            });
    return String.join(", ", names);
  }

  private static String size(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    return bytes < KILO * KILO
        ? bytes / KILO + " kB"
        : bytes < KILO * KILO * KILO
            ? bytes / (KILO * KILO) + " MB"
            : bytes / (KILO * KILO * KILO) + " GB";
  }

  /** Which mount a command is about. */
  static final class Mount {
    @Mixin private FarmAddress farm = new FarmAddress();

    @Parameters(index = "0", paramLabel = "ID", description = "The mount's id, or its target.")
    private String id = "";

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        description = "The tenant whose mount it is. Default: yours.")
    private String namespace = "";

    @Option(
        names = "--base",
        paramLabel = "BASE",
        description = "What it began as, where it did not begin empty: see --json.")
    private String base = "";

    FarmQuery farm() {
      return farm.query();
    }

    String query() {
      return "?id="
          + FarmQuery.encoded(id)
          + (namespace.isEmpty() ? "" : "&namespace=" + FarmQuery.encoded(namespace))
          + (base.isEmpty() ? "" : "&base=" + FarmQuery.encoded(base));
    }
  }

  /** {@code croft caches rm}. */
  @Command(
      name = "rm",
      description = "Removes a cache mount everywhere, but where a step uses it now.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Runnable {
    @Mixin private Mount mount = new Mount();

    @Override
    public void run() {
      mount.farm().delete(PATH + mount.query());
    }
  }

  /** {@code croft caches export}. */
  @Command(
      name = "export",
      description = "Writes what a cache mount holds to a tar file, or pushes it to a registry.",
      mixinStandardHelpOptions = true)
  static final class Export implements Runnable {
    @Mixin private Mount mount = new Mount();
    @Mixin private RegistryFlags registries = new RegistryFlags();

    @Parameters(index = "1", paramLabel = PLACE, description = PLACES)
    private String to = "";

    @Override
    public void run() {
      RegistryFlags.artifact(to)
          .ifPresentOrElse(this::push, () -> mount.farm().download(archive(), Path.of(to)));
    }

    private void push(ImageReference reference) {
      if (reference.digest().isPresent()) {
        throw CroftException.user("oci://" + reference + ": what is pushed has a tag, no digest");
      }
      Digest digest =
          registries.with(
              artifacts -> {
                HttpResponse<InputStream> answer = mount.farm().open(archive());
                return artifacts.push(
                    reference,
                    answer.body(),
                    new CacheMountArtifact.Origin(
                        mount.id, said(answer, "namespace"), said(answer, "version")));
              });
      System.out.println(reference.name() + "@" + digest);
    }

    private String archive() {
      return ARCHIVE + mount.query();
    }

    private static String said(HttpResponse<?> answer, String what) {
      return URLDecoder.decode(
          answer.headers().firstValue("croft-cache-mount-" + what).orElse(""),
          StandardCharsets.UTF_8);
    }
  }

  /** {@code croft caches import}. */
  @Command(
      name = "import",
      description =
          "Adds the files of a tar file, or of an artifact in a registry, to a cache mount, for the"
              + " steps to come.",
      mixinStandardHelpOptions = true)
  static final class Import implements Runnable {
    @Mixin private Mount mount = new Mount();
    @Mixin private RegistryFlags registries = new RegistryFlags();

    @Parameters(index = "1", paramLabel = PLACE, description = PLACES)
    private String from = "";

    @Override
    public void run() {
      RegistryFlags.artifact(from).ifPresentOrElse(this::pull, () -> upload(Path.of(from)));
    }

    private void pull(ImageReference reference) {
      // Only what is whole and right goes to the farm.
      var _ =
          registries.with(
              artifacts -> {
                Path archive = artifacts.pull(reference);
                upload(archive);
                return archive;
              });
    }

    private void upload(Path file) {
      mount.farm().upload(ARCHIVE + mount.query(), file);
    }
  }
}
