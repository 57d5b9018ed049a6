package dev.croft.agent.input;

import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.snapshot.LayerFill;
import dev.croft.engine.snapshot.LayerSnapshots;
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

  /**
   * A puller.
   *
   * @param cpu for decompression
   */
  public ImagePuller(WorkerStores stores, RegistryHttp http, Executor cpu) {
    this.stores = stores;
    this.http = http;
    this.applier = new LayerApplier(cpu);
  }

  /** Whether an image is unpacked here. */
  public boolean has(Content.Image image) {
    return image.layers().isEmpty() || stores.snapshots().exists(topOf(image));
  }

  /**
   * The snapshot of an image's root file system; empty for an image without layers.
   *
   * @param progress sees the work, if there is any
   */
  public Optional<SnapshotId> pull(
      Content.Image image, CredentialSource credentials, Consumer<VertexEvent> progress)
      throws InterruptedException {
    if (image.layers().isEmpty()) {
      return Optional.empty();
    }
    SnapshotId top = topOf(image);
    if (stores.snapshots().exists(top)) {
      return Optional.of(top);
    }
    progress.accept(new VertexEvent.Started(Instant.now()));
    try {
      RegistryClient client = client(credentials);
      List<LayerFill.Layer> fills = new ArrayList<>();
      List<Digest> chain = chainIds(image.diffIds());
      for (int i = 0; i < chain.size(); i++) {
        Pull pull = new Pull(image, i, client, progress);
        fills.add(new LayerFill.Layer(chain.get(i), pull::fill));
      }
      SnapshotId snapshot = stores.snapshots().layers().ensureAll(fills);
      progress.accept(new VertexEvent.Completed(Instant.now(), false, ""));
      return Optional.of(snapshot);
    } catch (CroftException e) {
      progress.accept(new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  /** Makes sure that a layer's blob is in this worker's store. */
  public void fetch(
      String reference, Descriptor blob, CredentialSource credentials, Consumer<Long> done) {
    client(credentials)
        .fetchBlob(ImageReference.parse(reference), blob, stores.blobs(), done::accept);
  }

  /** A registry client for somebody with these credentials. */
  public RegistryClient client(CredentialSource credentials) {
    return new RegistryClient(http, credentials, InstantSource.system());
  }

  /** The snapshots of an image's layers, lowest first. */
  static List<Digest> chainIds(List<Digest> diffIds) {
    List<Digest> chain = new ArrayList<>();
    for (Digest diffId : diffIds) {
      chain.add(
          chain.isEmpty() ? diffId : Digest.ofText(chain.getLast().value() + " " + diffId.value()));
    }
    return chain;
  }

  private static SnapshotId topOf(Content.Image image) {
    return LayerSnapshots.idOf(chainIds(image.diffIds()).getLast());
  }

  /** The pull of one layer. */
  private final class Pull {

    private final Content.Image image;
    private final int index;
    private final RegistryClient client;
    private final Consumer<VertexEvent> progress;

    Pull(Content.Image image, int index, RegistryClient client, Consumer<VertexEvent> progress) {
      this.image = image;
      this.index = index;
      this.client = client;
      this.progress = progress;
    }

    void fill(Path directory, LayerFill.Below below) throws IOException, InterruptedException {
      Descriptor blob = image.layers().get(index);
      TransferStatus download = new TransferStatus(blob.digest().value(), blob.size(), progress);
      client.fetchBlob(ImageReference.parse(image.reference()), blob, stores.blobs(), download::at);
      download.done();
      TransferStatus extraction =
          new TransferStatus("extracting " + blob.digest().value(), 0, progress);
      try (InputStream in = stores.blobs().open(blob.digest())) {
        AppliedLayer applied = applier.apply(in, directory, below.directories());
        check(applied, blob);
      }
      extraction.done();
      stores
          .layers()
          .keep(
              directory,
              LayerCatalog.FROM_IMAGE,
              new LayerBlob(
                  blob,
                  image.diffIds().get(index),
                  Optional.of(image.reference()),
                  Optional.empty()));
    }

    private void check(AppliedLayer applied, Descriptor blob) {
      Digest expected = image.diffIds().get(index);
      if (!applied.diffId().equals(expected)) {
        throw new CroftException(
            FailureKind.USER,
            "layer "
                + blob.digest()
                + " of "
                + image.reference()
                + " unpacks to "
                + applied.diffId()
                + ", but the image's configuration says "
                + expected);
      }
    }
  }
}
