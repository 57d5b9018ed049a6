package dev.croft.server.export;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Workers;
import dev.croft.server.solve.BuildCredentials;
import java.io.IOException;
import java.util.Map;

/** The exporter {@code tar}: the files in an archive; each platform in a folder of its own. */
public final class TarExporter implements Exporter {

  private final Workers workers;
  private final BuildCredentials credentials;
  private final ClientFiles client;

  /** An exporter of files in an archive. */
  TarExporter(Workers workers, BuildCredentials credentials, ClientFiles client) {
    this.workers = workers;
    this.credentials = credentials;
    this.client = client;
  }

  @Override
  public Exported export(
      BuildScope scope, BuildResult result, int index, Map<String, String> attrs) {
    Attributes options = new Attributes(attrs);
    return ExportVertex.show(
        scope,
        "exporting to client tarball",
        vertex -> {
          try (ResultFolders folders =
              ResultFolders.open(
                  workers,
                  credentials.of(scope),
                  result,
                  options.flag("platform-split", result.multiPlatform()),
                  options.text("attestation-prefix").orElse(""),
                  options.epoch())) {
            vertex.part("sending tarball", () -> send(scope, index, folders, options));
          }
          return Exported.files(Map.of());
        });
  }

  private Integer send(BuildScope scope, int index, ResultFolders folders, Attributes options) {
    try {
      client.sendStream(
          scope,
          index,
          Map.of(),
          out -> {
            FolderArchive archive = new FolderArchive(out, options.epoch());
            for (ClientFiles.Folder folder : folders.all()) {
              archive.add(folder);
            }
            archive.finish();
          });
      return folders.all().size();
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the archive could not be sent: " + e.getMessage(), e);
    }
  }
}
