package dev.croft.server.farm;

import dev.croft.agent.meter.WorkerMeters;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.progress.VertexEvent;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeOrigin;
import dev.croft.oci.tree.TreeStore;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.server.build.BuildScope;
import dev.croft.server.session.Session;
import dev.croft.server.session.files.ContextReceiver;
import dev.croft.server.session.files.ListingMemory;
import dev.croft.server.session.files.LocalRequest;
import dev.croft.server.session.files.ReceivedFile;
import dev.croft.server.source.LocalDirectories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Clients' directories, received over their sessions into the tree store. */
final class SessionDirectories implements LocalDirectories {

  private final ClientSessions clients;
  private final TreeStore trees;
  private final ContextReceiver receiver;
  private final WorkerMeters meters;

  /**
   * Directories from sessions.
   *
   * @param memory where it is noted what was received, so that it is not sent again
   */
  SessionDirectories(
      ClientSessions clients, TreeStore trees, ListingMemory memory, WorkerMeters meters) {
    this.meters = meters;
    this.clients = clients;
    this.trees = trees;
    this.receiver = new ContextReceiver(new TreeIntake(trees), memory);
  }

  @Override
  public Digest receive(BuildScope scope, SourceOp source, Consumer<VertexEvent> progress) {
    LocalRequest request = LocalRequest.of(source);
    Session session = clients.session(request.sessionId().orElse(scope.sessionId()));
    String part = "transferring " + request.name() + ":";
    Instant started = Instant.now();
    try {
      List<ReceivedFile> files =
          receiver.receive(
              session,
              scope.tenant(),
              request,
              (bytes, done) -> {
                Instant now = Instant.now();
                if (done) {
                  meters.moved(WorkerMeters.Direction.RECEIVED, bytes);
                }
                Optional<Instant> end = done ? Optional.of(now) : Optional.empty();
                progress.accept(new VertexEvent.Status(part, part, bytes, 0, started, end, now));
              });
      List<TreeEntry> entries = new ArrayList<>();
      files.forEach(file -> entries.add(entry(file)));
      Digest tree = trees.putTree(FileTree.of(entries));
      trees.describe(tree, new TreeOrigin("source.local", "local source for " + request.name()));
      return tree;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private static TreeEntry entry(ReceivedFile file) {
    FileStat stat = file.stat();
    FileType type = type(stat);
    boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    return new TreeEntry(
        BytePath.of(stat.path()),
        type,
        stat.permissions(),
        new TreeEntry.Owner(stat.uid(), stat.gid()),
        type == FileType.REGULAR ? stat.size() : 0,
        stat.modifiedNanos(),
        BytePath.of(stat.linkName()),
        device
            ? Optional.of(new TreeEntry.Device(stat.deviceMajor(), stat.deviceMinor()))
            : Optional.empty(),
        new TreeMap<>(stat.xattrs()),
        file.content());
  }

  private static FileType type(FileStat stat) {
    return switch (stat.kind()) {
      case REGULAR -> FileType.REGULAR;
      case DIRECTORY -> FileType.DIRECTORY;
      case SYMLINK -> FileType.SYMLINK;
      case FIFO -> FileType.FIFO;
      case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
    };
  }
}
