package dev.croft.engine.snapshot;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Snapshots of image layers, by chain id (OCI image specification, "Layer ChainID"): images that
 * have their lowest layers in common share them. Each layer is filled once, however many ask for it
 * at the same time; if that fails or is interrupted, the next who waits fills it itself. Thread
 * safe.
 */
public final class LayerSnapshots {

  private final SnapshotStore store;
  private final KeyedLocks<Digest> locks = new KeyedLocks<>();

  LayerSnapshots(SnapshotStore store) {
    this.store = store;
  }

  /** The name of the snapshot of a layer with all those below it. */
  public static SnapshotId idOf(Digest chainId) {
    return new SnapshotId("chain-" + chainId.hex());
  }

  /**
   * Makes sure that one layer is there.
   *
   * @param parent the snapshot of the layers below; empty for the lowest
   */
  public SnapshotId ensure(Optional<SnapshotId> parent, Digest chainId, LayerFill fill)
      throws InterruptedException {
    return ensureOne(chainId, fill, CompletableFuture.completedFuture(parent));
  }

  /**
   * Makes sure that an image's layers are there, filling those that are missing at the same time.
   * When one fails the others are interrupted.
   *
   * @param layers the lowest first; at least one
   * @return the snapshot of all of them
   */
  public SnapshotId ensureAll(List<LayerFill.Layer> layers) throws InterruptedException {
    SnapshotId top = idOf(layers.getLast().chainId());
    if (store.exists(top)) {
      return top;
    }
    List<CompletableFuture<Optional<SnapshotId>>> parents = new ArrayList<>();
    parents.add(CompletableFuture.completedFuture(Optional.empty()));
    List<Future<?>> running = new ArrayList<>();
    try (var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("layer-", 0).factory())) {
      for (LayerFill.Layer layer : layers) {
        CompletableFuture<Optional<SnapshotId>> parent = parents.getLast();
        CompletableFuture<Optional<SnapshotId>> done = new CompletableFuture<>();
        parents.add(done);
        running.add(
            executor.submit(
                () -> {
                  try {
                    done.complete(Optional.of(ensureOne(layer.chainId(), layer.fill(), parent)));
                  } catch (Throwable e) {
                    done.completeExceptionally(e);
                    throw e;
                  }
                  return null;
                }));
      }
      awaitAll(executor, running);
    }
    return top;
  }

  private SnapshotId ensureOne(Digest chainId, LayerFill fill, Future<Optional<SnapshotId>> parent)
      throws InterruptedException {
    SnapshotId id = idOf(chainId);
    if (store.exists(id)) {
      return id;
    }
    KeyedLocks.Held lock = locks.acquire(chainId);
    try {
      if (!store.exists(id)) {
        fill(id, fill, parent);
      }
      return id;
    } finally {
      lock.close();
    }
  }

  private void fill(SnapshotId id, LayerFill fill, Future<Optional<SnapshotId>> parent)
      throws InterruptedException {
    List<SnapshotId> inUse = new ArrayList<>();
    try (Draft draft = store.prepare(Optional.empty())) {
      fill.fill(draft.changes(), () -> directories(await(parent), inUse));
      Optional<SnapshotId> below = await(parent);
      if (below.isEmpty()) {
        Whiteouts.remove(draft.changes());
      }
      commit(draft, below, id);
    } catch (IOException e) {
      throw StoreFailures.of("unpack layer " + id, e);
    } finally {
      inUse.forEach(store.registry()::endUse);
    }
  }

  private void commit(Draft draft, Optional<SnapshotId> below, SnapshotId id) {
    DraftBase base = store.registry().useAll(below.stream().toList());
    try {
      draft.commitOnto(base, id);
    } catch (RuntimeException e) {
      base.snapshots().forEach(store.registry()::endUse);
      throw e;
    }
  }

  private List<Path> directories(Optional<SnapshotId> below, List<SnapshotId> inUse) {
    if (below.isEmpty()) {
      return List.of();
    }
    store.registry().beginUse(below.get());
    inUse.add(below.get());
    return store.layerDirectories(below.get()).reversed();
  }

  private static void awaitAll(ExecutorService executor, List<Future<?>> running)
      throws InterruptedException {
    try {
      for (Future<?> layer : running) {
        await(layer);
      }
    } catch (InterruptedException | RuntimeException e) {
      executor.shutdownNow();
      throw e;
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CroftException failure) {
        throw failure;
      }
      if (cause instanceof InterruptedException) {
        throw new CroftException(FailureKind.CANCELLED, "the layers below were cancelled", cause);
      }
      throw new IllegalStateException("a layer could not be unpacked: " + cause, cause);
    }
  }
}
