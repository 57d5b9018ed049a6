package dev.croft.server.farm;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.server.build.BuildScope;
import dev.croft.server.export.ClientFiles;
import dev.croft.server.session.files.ClientBlobs;
import dev.croft.server.session.files.ClientFile;
import dev.croft.server.session.files.ExportTree;
import dev.croft.server.session.files.FileSender;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Exports sent over clients' sessions. */
final class SessionFiles implements ClientFiles {

  private static final String LAYOUT_STORE = "export";
  private static final int FOLDER_PERMISSIONS = 0755;

  private final ClientSessions clients;

  SessionFiles(ClientSessions clients) {
    this.clients = clients;
  }

  @Override
  public void sendStream(
      BuildScope scope, int index, Map<String, String> metadata, StreamWriter writer)
      throws IOException {
    ClientFile file = new FileSender(clients.session(scope.sessionId())).openFile(index, metadata);
    try {
      writer.write(file);
    } catch (IOException | RuntimeException e) {
      file.abort("the export failed");
      throw e;
    }
    file.close();
  }

  @Override
  public void sendDirectory(
      BuildScope scope, int index, List<Folder> folders, LongConsumer progress) throws IOException {
    boolean allPlatforms = folders.stream().anyMatch(folder -> !folder.name().isEmpty());
    try {
      new FileSender(clients.session(scope.sessionId()))
          .sendTree(
              index, allPlatforms, Joined.of(folders), (bytes, done) -> progress.accept(bytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  @Override
  public void sendBlob(BuildScope scope, Descriptor blob, BlobSource source) {
    new ClientBlobs(clients.session(scope.sessionId()), LAYOUT_STORE).write(blob, source::open);
  }

  /** Folders as one tree. */
  private record Joined(List<FileStat> files, Map<String, Folder> folderOf) implements ExportTree {

    static Joined of(List<Folder> folders) throws IOException {
      List<FileStat> files = new ArrayList<>();
      Map<String, Folder> folderOf = new HashMap<>();
      for (Folder folder : folders) {
        if (!folder.name().isEmpty()) {
          files.add(directory(folder.name()));
        }
        folder
            .tree()
            .walk(
                file -> {
                  FileStat stat = stat(folder.name(), file);
                  files.add(stat);
                  folderOf.put(stat.path(), folder);
                });
      }
      return new Joined(files, folderOf);
    }

    @Override
    public InputStream open(String path) throws IOException {
      Folder folder = folderOf.get(path);
      if (folder == null) {
        throw CroftException.user("the client asks for " + path + ", which was not offered");
      }
      String inside = folder.name().isEmpty() ? path : path.substring(folder.name().length() + 1);
      return folder.tree().open(inside);
    }

    private static FileStat directory(String path) {
      return new FileStat(
          path, FileKind.DIRECTORY, FOLDER_PERMISSIONS, 0, 0, 0, 0, "", 0, 0, Map.of());
    }

    private static FileStat stat(String folder, ContentAccess.FileStatus file) {
      return new FileStat(
          inFolder(folder, file.path()),
          FileKind.ofMode(file.mode()),
          file.mode() & 07777,
          file.uid(),
          file.gid(),
          file.size(),
          file.modifiedNanos(),
          file.hardLinkTo().map(target -> inFolder(folder, target)).orElse(file.link()),
          file.deviceMajor(),
          file.deviceMinor(),
          file.xattrs());
    }

    private static String inFolder(String folder, String path) {
      return folder.isEmpty() ? path : folder + "/" + path;
    }
  }
}
