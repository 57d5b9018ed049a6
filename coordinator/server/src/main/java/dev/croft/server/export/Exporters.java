package dev.croft.server.export;

import dev.croft.model.platform.Platform;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.jobs.Workers;
import dev.croft.server.solve.BuildCredentials;
import java.util.Map;

/** The exporters that there are, by BuildKit's names. */
public final class Exporters {

  private Exporters() {}

  /** All of them. */
  public static Map<String, Exporter> all(
      Workers workers,
      RegistryHttp http,
      BuildCredentials credentials,
      ClientFiles client,
      Platform defaultPlatform) {
    ImageAssembler assembler = new ImageAssembler(workers, defaultPlatform);
    return Map.of(
        "image", new ImageExporter(assembler, http, credentials),
        "oci", new ArchiveExporter(assembler, credentials, client, false),
        "docker", new ArchiveExporter(assembler, credentials, client, true),
        "local", new LocalExporter(workers, credentials, client),
        "tar", new TarExporter(workers, credentials, client));
  }
}
