package dev.croft.agent.layer;

import dev.croft.agent.input.Elsewhere;
import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.engine.snapshot.Snapshot;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.layer.LayerDifference;
import dev.croft.oci.layer.LayerRepacker;
import dev.croft.oci.layer.LayerWriter;
import dev.croft.oci.layer.WrittenLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes layers of snapshots, each once: what an image brought is used as it came, what was made
 * before is found in the catalog, and what another worker has made is left there until somebody
 * wants its bytes. Thread safe.
 */
public final class LayerMaker {

  private static final int MOST_LEFT = 100_000;

  private final WorkerStores stores;
  private final LayerWriter writer;
  private final PackedBlocks packed;
  private final Repacking repacking;
  private final Elsewhere elsewhere;
  private final Map<String, CompletableFuture<LayerBlob>> inFlight = new ConcurrentHashMap<>();

  /** Whose blobs others have, by the blobs' digests. */
  private final Map<Digest, SnapshotId> left = new ConcurrentHashMap<>();

  /**
   * A maker.
   *
   * @param cpu for compression
   */
  public LayerMaker(WorkerStores stores, Elsewhere elsewhere, Executor cpu) {
    this.stores = stores;
    this.elsewhere = elsewhere;
    this.writer = new LayerWriter(cpu);
    this.packed = new PackedBlocks(stores.blobs());
    this.repacking = new Repacking(stores, packed, new LayerRepacker(cpu));
  }

  /** Layers that came from elsewhere, with the media types that are wanted. */
  public static List<LayerBlob> typed(List<LayerBlob> layers, boolean ociMediaTypes) {
    return layers.stream()
        .map(
            layer ->
                new LayerBlob(
                    typed(layer.blob(), ociMediaTypes),
                    layer.diffId(),
                    layer.origin(),
                    layer.created()))
        .toList();
  }

  /** The layers of a snapshot, lowest first, made at the same time. */
  public List<LayerBlob> ofSnapshot(SnapshotId top, LayerOptions options)
      throws InterruptedException {
    List<CompletableFuture<LayerBlob>> layers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Difference difference : differences(stores.snapshots().get(top))) {
      CompletableFuture<LayerBlob> layer = new CompletableFuture<>();
      layers.add(layer);
      threads.add(
          Thread.ofVirtual()
              .name("layer " + difference.directory())
              .start(
                  () -> {
                    try {
                      layer.complete(layer(difference, options));
                    } catch (InterruptedException e) {
                      layer.completeExceptionally(CroftException.cancelled("context canceled"));
                    } catch (RuntimeException | Error e) {
                      layer.completeExceptionally(e);
                    }
                  }));
    }
    List<LayerBlob> made = new ArrayList<>();
    try {
      for (CompletableFuture<LayerBlob> layer : layers) {
        LayerBlob blob = await(layer);
        made.add(
            new LayerBlob(
                typed(blob.blob(), options.ociMediaTypes()),
                blob.diffId(),
                blob.origin(),
                blob.created()));
      }
      return made;
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  /** What those have who have a layer's blob, as far as that is known. */
  public Content holding(Digest blob) {
    SnapshotId snapshot = left.get(blob);
    return snapshot == null ? new Content.Empty() : new Content.Snapshot(snapshot);
  }

  /**
   * Layers in the compression that the options name, also those that came in another.
   *
   * @param fetch brings a layer's blob into the store
   */
  public List<LayerBlob> repacked(
      List<LayerBlob> layers, LayerOptions options, Consumer<LayerBlob> fetch) {
    return layers.stream()
        .map(layer -> repacking.repacked(layer, options, () -> fetch.accept(layer)))
        .toList();
  }

  /**
   * A directory of a snapshot and those below it.
   *
   * @param lowers the nearest first
   * @param owner the snapshot that made it; empty where that is gone
   */
  private record Difference(
      Path directory, List<Path> lowers, Instant created, Optional<SnapshotId> owner) {}

  private List<Difference> differences(Snapshot top) {
    Map<Path, Snapshot> owners = owners(top);
    List<Difference> differences = new ArrayList<>();
    List<Path> lowers = new ArrayList<>();
    for (Path directory : top.layers()) {
      if (!stores.layers().isLeftOut(directory)) {
        Optional<Snapshot> owner = Optional.ofNullable(owners.get(directory));
        differences.add(
            new Difference(
                directory,
                List.copyOf(lowers.reversed()),
                owner.orElse(top).created(),
                owner.map(Snapshot::id)));
      }
      lowers.add(directory);
    }
    return differences;
  }

  /** The snapshots that this one was made from, as far as they are still there. */
  private Map<Path, Snapshot> owners(Snapshot top) {
    Map<Path, Snapshot> owners = new HashMap<>();
    Optional<Snapshot> next = Optional.of(top);
    while (next.isPresent()) {
      owners.put(next.get().ownLayer(), next.get());
      next = next.get().parent().flatMap(stores.snapshots()::find);
    }
    return owners;
  }

  private LayerBlob layer(Difference difference, LayerOptions options) throws InterruptedException {
    Optional<LayerBlob> original =
        stores.layers().find(difference.directory(), LayerCatalog.FROM_IMAGE);
    if (original.isPresent()) {
      return original.get();
    }
    String form = LayerForms.name(options);
    Optional<LayerBlob> before =
        stores
            .layers()
            .find(difference.directory(), form)
            .filter(layer -> use(layer.blob().digest()));
    if (before.isPresent()) {
      return before.get();
    }
    // Not below, where others wait for this build's luck: it may be cancelled while it asks.
    Optional<LayerBlob> others = ofOthers(difference, form);
    if (others.isPresent()) {
      return others.get();
    }
    CompletableFuture<LayerBlob> mine = new CompletableFuture<>();
    String name = difference.directory() + "." + form;
    CompletableFuture<LayerBlob> first = inFlight.putIfAbsent(name, mine);
    if (first != null) {
      return await(first);
    }
    try {
      LayerBlob made = write(difference, options);
      stores.layers().keep(difference.directory(), form, made);
      mine.complete(made);
      return made;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      inFlight.remove(name, mine);
    }
  }

  private Optional<LayerBlob> ofOthers(Difference difference, String form)
      throws InterruptedException {
    if (difference.owner().isEmpty()) {
      return Optional.empty();
    }
    SnapshotId owner = difference.owner().get();
    Optional<LayerBlob> layer = elsewhere.layer(owner, form);
    if (layer.isPresent()) {
      if (left.size() >= MOST_LEFT) {
        left.clear();
      }
      left.put(layer.get().blob().digest(), owner);
    }
    return layer;
  }

  /** Whether a blob is there, which counts as use: it is to be exported. */
  private boolean use(Digest digest) {
    try {
      stores.blobs().file(digest);
      return true;
    } catch (CroftException e) {
      return false;
    }
  }

  private LayerBlob write(Difference difference, LayerOptions options) {
    try (BlobWriter out = stores.blobs().create()) {
      PackedBlocks.Layer known = packed.forLayer();
      WrittenLayer written =
          writer.write(
              new LayerDifference(
                  difference.directory(), difference.lowers(), options.latestTime()),
              LayerForms.compression(options),
              known,
              out);
      known.stored(out.commit().digest());
      return new LayerBlob(
          written.blob(), written.diffId(), Optional.empty(), Optional.of(difference.created()));
    } catch (IOException e) {
      throw StoreFailures.of("write the layer in " + difference.directory(), e);
    }
  }

  private static Descriptor typed(Descriptor blob, boolean oci) {
    return Descriptor.of(MediaTypes.layerIn(oci, blob.mediaType()), blob.digest(), blob.size());
  }

  private static LayerBlob await(CompletableFuture<LayerBlob> layer) throws InterruptedException {
    try {
      return layer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CroftException failure) {
        throw failure;
      }
      throw new CroftException(
          FailureKind.INTERNAL, "a layer could not be made: " + e.getCause(), e.getCause());
    }
  }
}
