package dev.croft.server.export;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Workers;
import dev.croft.server.solve.BuildCredentials;
import java.io.IOException;
import java.util.Map;

/**
 * The exporter {@code local}: the files themselves, in a directory of the client's; each platform
 * in one of its own.
 */
public final class LocalExporter implements Exporter {

  private final Workers workers;
  private final BuildCredentials credentials;
  private final ClientFiles client;

  /** An exporter of files. */
  LocalExporter(Workers workers, BuildCredentials credentials, ClientFiles client) {
    this.workers = workers;
    this.credentials = credentials;
    this.client = client;
  }

  @Override
  public Exported export(
      BuildScope scope, BuildResult result, int index, Map<String, String> attrs) {
    Attributes options = new Attributes(attrs);
    boolean split = options.flag("platform-split", result.multiPlatform());
    return ExportVertex.show(
        scope,
        "exporting to client directory",
        vertex -> {
          try (ResultFolders folders =
              ResultFolders.open(
                  workers,
                  credentials.of(scope),
                  result,
                  split,
                  options.text("attestation-prefix").orElse(""),
                  options.epoch())) {
            vertex.part("copying files", () -> send(scope, index, folders));
          }
          return Exported.files(Map.of());
        });
  }

  private Integer send(BuildScope scope, int index, ResultFolders folders) {
    try {
      client.sendDirectory(scope, index, folders.all(), bytes -> {});
      return folders.all().size();
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the files could not be sent: " + e.getMessage(), e);
    }
  }
}
