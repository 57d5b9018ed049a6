package dev.croft.agent.move;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.MountedTree;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.tree.TreeStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker's stores with a server of their own. */
final class Node implements AutoCloseable {

  final String name;
  final SnapshotStore snapshots;
  final WorkerStores stores;
  final LocalContent content;
  final AtomicInteger requests = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final HttpPeers peers;
  final Map<String, URI> others = new HashMap<>();
  final SharedLocations locations;
  final ContentMover mover;

  interface Change {
    void in(Path tree) throws Exception;
  }

  Node(String name, Path root, SharedLocations shared, List<Peer> always) throws Exception {
    this.name = name;
    this.snapshots = SnapshotStore.open(root.resolve("snapshots"));
    this.stores =
        new WorkerStores(
            new DirectoryBlobStore(root.resolve("content"), InstantSource.system()),
            new TreeStore(root.resolve("trees"), InstantSource.system()),
            snapshots,
            new LayerCatalog(root.resolve("layers")));
    this.content = new LocalContent(name, stores, Runnable::run);
    ContentHandler handler = new ContentHandler(() -> List.of(content));
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  handler.handle(request);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    this.peers = new HttpPeers(node -> Optional.ofNullable(others.get(node)), () -> "token");
    this.locations = shared;
    this.mover =
        new ContentMover(stores, new Holders(shared.of(name), peers, always), Runnable::run);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  void knows(Node other) {
    others.put(other.name, other.address());
  }

  SnapshotId make(String id, List<SnapshotId> below, Change change) throws Exception {
    try (Draft draft = snapshots.stack(below)) {
      change.in(draft.mount().root());
      SnapshotId made = draft.commit(new SnapshotId(id)).id();
      locations.of(name).announce(List.of(ContentName.of(made)));
      return made;
    }
  }

  /** Everything that can be seen of a snapshot's files, by path. */
  SortedMap<String, String> look(SnapshotId id) throws IOException {
    SortedMap<String, String> seen = new TreeMap<>();
    Map<Long, String> inodes = new HashMap<>();
    try (MountedTree tree = snapshots.view(id);
        Directory top = Directory.open(tree.root())) {
      seen.put("", line(top, BytePath.EMPTY, top.status(BytePath.EMPTY), "", inodes));
      look(top, "", seen, inodes);
    }
    return seen;
  }

  private static void look(
      Directory directory, String path, SortedMap<String, String> seen, Map<Long, String> inodes)
      throws IOException {
    TreeMap<BytePath, FileStatus> sorted = new TreeMap<>();
    for (DirectoryEntry entry : directory.list()) {
      sorted.put(entry.name(), directory.status(entry.name()));
    }
    for (Map.Entry<BytePath, FileStatus> entry : sorted.entrySet()) {
      String name = path + "/" + entry.getKey();
      seen.put(name, line(directory, entry.getKey(), entry.getValue(), name, inodes));
      if (entry.getValue().isDirectory()) {
        try (Directory inside = directory.openDirectory(entry.getKey())) {
          look(inside, name, seen, inodes);
        }
      }
    }
  }

  private static String line(
      Directory directory, BytePath name, FileStatus status, String path, Map<Long, String> inodes)
      throws IOException {
    StringBuilder line = new StringBuilder();
    line.append(status.type()).append(' ').append(Integer.toOctalString(status.permissions()));
    line.append(' ').append(status.uid()).append(':').append(status.gid());
    line.append(' ').append(status.modified());
    if (status.type() == FileType.SYMLINK) {
      line.append(' ').append(directory.readLink(name));
    } else if (status.type() == FileType.REGULAR) {
      try (InputStream in = directory.open(name).inputStream()) {
        line.append(' ').append(Digest.ofBytes(in.readAllBytes()));
      }
    }
    if (!status.isDirectory() && status.links() > 1) {
      line.append(" = ").append(inodes.computeIfAbsent(status.inode(), _ -> path));
    }
    for (String xattr : directory.xattrs(name).names()) {
      if (!xattr.startsWith("trusted.overlay.")) {
        line.append(' ').append(xattr).append('=');
        line.append(Digest.ofBytes(directory.xattrs(name).get(xattr).orElse(new byte[0])).hex());
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    peers.close();
    server.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    snapshots.close();
  }
}
