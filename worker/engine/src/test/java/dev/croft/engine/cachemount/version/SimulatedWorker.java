package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkKeeper;
import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker with one directory of one mount. */
final class SimulatedWorker implements AutoCloseable {

  static final CacheMountKey KEY = new CacheMountKey("ns", "id", "");

  final String name;
  final Path root;
  final Path directory;
  final ChunkStore store;
  final MountVersions versions;
  final CacheMountHeads heads;
  WorkingCopy copy;

  SimulatedWorker(String name, Path root, CacheMountHeads heads, ChunkPeers peers, int kept)
      throws IOException {
    this.name = name;
    this.root = root;
    this.heads = heads;
    this.directory = Files.createDirectories(root.resolve("copy"));
    this.store = ChunkStore.open(root.resolve("chunks"));
    this.versions =
        new MountVersions(
            store,
            new HeadFiles(root.resolve("heads")),
            new Peers(name, heads, peers),
            InstantSource.system(),
            kept);
    this.copy = WorkingCopy.open(directory);
  }

  void publish() throws IOException {
    versions.publish(KEY, copy, new Unsettled.Nothing(), 0);
  }

  Optional<String> bringUp() throws IOException, InterruptedException {
    return versions.bringUp(KEY, copy, true);
  }

  @Override
  public void close() {
    store.close();
  }

  /** The workers that can be reached by their names. */
  static final class Farm implements ChunkPeers {
    final CacheMountHeads heads = new LocalHeads(true);
    private final Map<String, SimulatedWorker> workers = new HashMap<>();
    private final List<String> keepers = new ArrayList<>();

    SimulatedWorker add(String name, Path root, int kept) throws IOException {
      SimulatedWorker worker = new SimulatedWorker(name, root.resolve(name), heads, this, kept);
      workers.put(name, worker);
      return worker;
    }

    void lose(SimulatedWorker worker) {
      workers.remove(worker.name);
      worker.close();
    }

    /** Adds a worker that keeps what others publish. */
    SimulatedWorker addKeeper(String name, Path root) throws IOException {
      keepers.add(name);
      return add(name, root, 1);
    }

    @Override
    public List<String> keepers() {
      return keepers;
    }

    @Override
    public Optional<ChunkKeeper> keeper(String node) {
      return Optional.ofNullable(workers.get(node)).map(w -> w.store);
    }

    @Override
    public Optional<dev.croft.engine.cachemount.chunk.ChunkSource> of(String worker) {
      return Optional.ofNullable(workers.get(worker)).map(w -> w.store);
    }
  }
}
