package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.platform.Platform;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.jobs.Workers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result's file trees as folders for a client, as long as this is open. */
final class ResultFolders implements AutoCloseable {

  private final List<ClientFiles.Folder> folders;

  private ResultFolders(List<ClientFiles.Folder> folders) {
    this.folders = folders;
  }

  /**
   * Opens the trees.
   *
   * @param split whether each platform has a folder of its own
   * @param prefix what the names of attestations begin with
   * @param time the time of all files; empty for their own
   */
  static ResultFolders open(
      Workers workers,
      CredentialSource credentials,
      BuildResult result,
      boolean split,
      String prefix,
      Optional<Instant> time) {
    List<ClientFiles.Folder> folders = new ArrayList<>();
    ResultFolders opened = new ResultFolders(folders);
    try {
      for (Map.Entry<String, BuildResult.Tree> tree : result.trees().entrySet()) {
        ContentAccess files =
            workers.ask(
                tree.getValue().content(),
                worker -> worker.open(tree.getValue().content(), credentials));
        ContentAccess timed = time.<ContentAccess>map(t -> new TimedFiles(files, t)).orElse(files);
        FolderAttestations attestations =
            new FolderAttestations(
                result.attestations(tree.getKey()),
                prefix,
                split || !result.multiPlatform() ? "" : name(tree));
        folders.add(
            new ClientFiles.Folder(
                split ? name(tree) : "", attestations.add(timed, time.orElseGet(Instant::now))));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  List<ClientFiles.Folder> all() {
    return List.copyOf(folders);
  }

  private static String name(Map.Entry<String, BuildResult.Tree> tree) {
    String key = tree.getKey();
    String platform =
        key.isEmpty() ? tree.getValue().platform().map(Platform::format).orElse("") : key;
    return platform.replace('/', '_');
  }

  @Override
  public void close() {
    folders.forEach(folder -> folder.tree().close());
  }
}
