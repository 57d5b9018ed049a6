package dev.croft.agent.input;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.engine.snapshot.LayerFill;
import dev.croft.engine.snapshot.LayerSnapshots;
import dev.croft.engine.snapshot.SnapshotOrigin;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.layer.AppliedLayer;
import dev.croft.oci.layer.LayerApplier;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Brings images to this worker: fetches their layers, all at once, and unpacks them as snapshots.
 * Thread safe; a layer that several want is fetched once.
 */
public final class ImagePuller {

  private final WorkerStores stores;
  private final RegistryHttp http;
  private final LayerApplier applier;
  private final Elsewhere elsewhere;
  private final WorkerMeters meters;

  /**
   * A puller.
   *
   * @param cpu for decompression
   * @param elsewhere who is asked before registries
   */
  public ImagePuller(
      WorkerStores stores,
      RegistryHttp http,
      Executor cpu,
      Elsewhere elsewhere,
      WorkerMeters meters) {
    this.meters = meters;
    this.stores = stores;
    this.http = http;
    this.applier = new LayerApplier(cpu);
    this.elsewhere = elsewhere;
  }

  /** Whether layers are unpacked here, or their blobs can be had. */
  public boolean has(Content.Layers imported) {
    List<LayerBlob> layers = layersOf(imported);
    return layers.isEmpty()
        || imported.origin().isPresent()
        || stores.snapshots().exists(topOf(layers))
        || layers.stream().allMatch(layer -> stores.blobs().has(layer.blob().digest()));
  }

  /** The layers of an image as they are in its registry. */
  public static List<LayerBlob> layersOf(Content.Image image) {
    List<LayerBlob> layers = new ArrayList<>();
    for (int i = 0; i < image.layers().size(); i++) {
      layers.add(
          new LayerBlob(
              image.layers().get(i),
              image.diffIds().get(i),
              Optional.of(image.reference()),
              Optional.empty()));
    }
    return layers;
  }

  /** The layers of what another builder made, as they are in its cache. */
  public static List<LayerBlob> layersOf(Content.Layers imported) {
    return imported.layers().stream()
        .map(
            layer ->
                new LayerBlob(layer.blob(), layer.diffId(), imported.origin(), layer.created()))
        .toList();
  }

  /**
   * The snapshot of an image's root file system; empty for an image without layers.
   *
   * @param progress sees the work, if there is any
   */
  public Optional<SnapshotId> pull(
      Content.Image image, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return pull(layersOf(image), credentials, progress);
  }

  /** The snapshot of layers from a cache; empty where there are none. */
  public Optional<SnapshotId> pull(
      Content.Layers imported, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return pull(layersOf(imported), credentials, progress);
  }

  private Optional<SnapshotId> pull(
      List<LayerBlob> layers, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    SnapshotId top = topOf(layers);
    if (stores.snapshots().exists(top)) {
      return Optional.of(top);
    }
    progress.accept(new VertexEvent.Started(Instant.now()));
    try {
      RegistryClient client = client(credentials);
      List<LayerFill.Layer> fills = new ArrayList<>();
      List<Digest> chain = chainIds(layers);
      for (int i = 0; i < chain.size(); i++) {
        Pull pull = new Pull(layers.get(i), LayerSnapshots.idOf(chain.get(i)), client, progress);
        fills.add(new LayerFill.Layer(chain.get(i), pull::fill));
      }
      SnapshotId snapshot = stores.snapshots().layers().ensureAll(fills);
      describe(layers, chain);
      progress.accept(new VertexEvent.Completed(Instant.now(), false, ""));
      return Optional.of(snapshot);
    } catch (CroftException e) {
      progress.accept(new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  private void describe(List<LayerBlob> layers, List<Digest> chain) {
    for (int i = 0; i < chain.size(); i++) {
      String from = layers.get(i).origin().orElse("an imported cache");
      stores
          .snapshots()
          .describe(
              LayerSnapshots.idOf(chain.get(i)),
              new SnapshotOrigin("regular", "pulled from " + from));
    }
  }

  /** Makes sure that a layer's blob is in this worker's store. */
  public void fetch(
      String reference, Descriptor blob, CredentialSource credentials, Consumer<Long> done) {
    client(credentials)
        .fetchBlob(ImageReference.parse(reference), blob, stores.blobs(), done::accept);
    meters.moved(WorkerMeters.Direction.PULLED, blob.size());
  }

  /** A registry client for somebody with these credentials. */
  public RegistryClient client(CredentialSource credentials) {
    return new RegistryClient(http, credentials, InstantSource.system());
  }

  /** The snapshots of layers, lowest first. */
  private static List<Digest> chainIds(List<LayerBlob> layers) {
    return ContentRecords.chainIds(layers.stream().map(LayerBlob::diffId).toList());
  }

  private static SnapshotId topOf(List<LayerBlob> layers) {
    return LayerSnapshots.idOf(chainIds(layers).getLast());
  }

  /** The pull of one layer. */
  private final class Pull {

    private final LayerBlob layer;
    private final SnapshotId id;
    private final RegistryClient client;
    private final Consumer<VertexEvent> progress;

    Pull(LayerBlob layer, SnapshotId id, RegistryClient client, Consumer<VertexEvent> progress) {
      this.layer = layer;
      this.id = id;
      this.client = client;
      this.progress = progress;
    }

    void fill(Path directory, LayerFill.Below below) throws IOException, InterruptedException {
      Descriptor blob = layer.blob();
      fetch(blob);
      TransferStatus extraction =
          new TransferStatus("extracting " + blob.digest().value(), 0, progress);
      try (InputStream in = stores.blobs().open(blob.digest())) {
        AppliedLayer applied = applier.apply(in, directory, below.directories());
        check(applied, blob);
      }
      extraction.done();
      stores.layers().keep(directory, LayerCatalog.FROM_IMAGE, layer);
    }

    private void fetch(Descriptor blob) throws InterruptedException {
      // What lay on the disk for a while may be damaged; it is dropped then, and fetched again.
      boolean here = stores.blobs().verify(blob.digest());
      if (layer.origin().isEmpty() && here) {
        return;
      }
      TransferStatus download = new TransferStatus(blob.digest().value(), blob.size(), progress);
      if (!elsewhere.bring(new Content.Snapshot(id), blob, download::at)
          && layer.origin().isPresent()) {
        client.fetchBlob(
            ImageReference.parse(layer.origin().get()), blob, stores.blobs(), download::at);
        if (!here) {
          meters.moved(WorkerMeters.Direction.PULLED, blob.size());
        }
      }
      download.done();
    }

    private void check(AppliedLayer applied, Descriptor blob) {
      if (!applied.diffId().equals(layer.diffId())) {
        throw new CroftException(
            FailureKind.USER,
            "layer "
                + blob.digest()
                + layer.origin().map(origin -> " of " + origin).orElse("")
                + " unpacks to "
                + applied.diffId()
                + ", but the image's configuration says "
                + layer.diffId());
      }
    }
  }
}
