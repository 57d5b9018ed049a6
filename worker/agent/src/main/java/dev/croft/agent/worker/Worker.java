package dev.croft.agent.worker;

import dev.croft.agent.container.Containers;
import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.input.Checksums;
import dev.croft.agent.input.Elsewhere;
import dev.croft.agent.input.ImagePuller;
import dev.croft.agent.input.Inputs;
import dev.croft.agent.input.SnapshotAccess;
import dev.croft.agent.input.TransferStatus;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.layer.LayerMaker;
import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerListener;
import dev.croft.agent.link.LayerOptions;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.agent.move.Announcements;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.registry.BlobSource;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.PushOutcome;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A worker as its coordinator sees it, apart from its jobs. */
final class Worker implements WorkerLink {

  private final WorkerInfo info;
  private final WorkerStores stores;
  private final Inputs inputs;
  private final ImagePuller images;
  private final Elsewhere elsewhere;
  private final LayerMaker layers;
  private final Checksums checksums;
  private final NodeDisk disk;
  private final Containers containers;
  private final WorkerMeters meters;
  private final Announcements announcements;
  private final BooleanSupplier leaving;

  Worker(
      WorkerInfo info,
      WorkerStores stores,
      Inputs inputs,
      ImagePuller images,
      Elsewhere elsewhere,
      LayerMaker layers,
      Checksums checksums,
      NodeDisk disk,
      Containers containers,
      WorkerMeters meters,
      Announcements announcements,
      BooleanSupplier leaving) {
    this.announcements = announcements;
    this.leaving = leaving;
    this.meters = meters;
    this.info = info;
    this.stores = stores;
    this.inputs = inputs;
    this.images = images;
    this.elsewhere = elsewhere;
    this.layers = layers;
    this.checksums = checksums;
    this.disk = disk;
    this.containers = containers;
  }

  @Override
  public WorkerInfo info() {
    return info;
  }

  @Override
  public boolean has(Content content) {
    return inputs.has(content);
  }

  @Override
  public long heldBytes(Content content) {
    return inputs.heldBytes(content);
  }

  @Override
  public boolean keep(Content content) {
    boolean here =
        !leaving.getAsBoolean()
            && (inputs.has(content)
                || uninterrupted(() -> elsewhere.bring(content, progress -> {})));
    // Who asks is about to leave: from now on others are to find it here.
    announcements.settle();
    return here;
  }

  @Override
  public Digest checksum(
      Content content, List<ContentSelector> selectors, CredentialSource credentials) {
    return uninterrupted(() -> checksums.of(content, selectors, credentials));
  }

  @Override
  public ContentAccess open(Content content, CredentialSource credentials) {
    return SnapshotAccess.open(
        new InputTrees(stores.snapshots()),
        uninterrupted(() -> inputs.tree(content, credentials, event -> {})));
  }

  @Override
  public List<LayerBlob> layers(
      Content content, LayerOptions options, CredentialSource credentials) {
    List<LayerBlob> made = asTheyAre(content, options);
    return options.force()
        ? layers.repacked(made, options, layer -> fetch(layer, credentials, status -> {}))
        : made;
  }

  private List<LayerBlob> asTheyAre(Content content, LayerOptions options) {
    return switch (content) {
      case Content.Empty empty -> List.of();
      case Content.Image image ->
          LayerMaker.typed(ImagePuller.layersOf(image), options.ociMediaTypes());
      case Content.Layers imported ->
          LayerMaker.typed(ImagePuller.layersOf(imported), options.ociMediaTypes());
      case Content.Snapshot snapshot -> broughtHere(content, options);
      case Content.Tree tree -> broughtHere(content, options);
    };
  }

  private List<LayerBlob> broughtHere(Content content, LayerOptions options) {
    return uninterrupted(
        () -> {
          Optional<SnapshotId> snapshot =
              inputs.snapshot(content, CredentialSource.anonymous(), event -> {});
          return layers.ofSnapshot(snapshot.orElseThrow(), options);
        });
  }

  @Override
  public void fetch(LayerBlob layer, CredentialSource credentials, LayerListener listener) {
    if (!stores.blobs().verify(layer.blob().digest())) {
      bring(layer, credentials, listener);
    }
  }

  private void bring(LayerBlob layer, CredentialSource credentials, LayerListener listener) {
    if (stores.blobs().has(layer.blob().digest())) {
      return;
    }
    TransferStatus status =
        new TransferStatus(layer.blob().digest().value(), layer.blob().size(), listener::on);
    if (uninterrupted(
        () -> elsewhere.bring(layers.holding(layer.blob().digest()), layer.blob(), status::at))) {
      status.done();
      return;
    }
    String origin =
        layer
            .origin()
            .orElseThrow(
                () ->
                    lost(
                        layer,
                        "layer " + layer.blob().digest() + " is not on worker " + info.id()));
    images.fetch(origin, layer.blob(), credentials, status::at);
    status.done();
  }

  @Override
  public void push(
      LayerBlob layer, String target, CredentialSource credentials, LayerListener listener) {
    ImageReference reference = ImageReference.parse(target);
    Optional<String> mountFrom =
        layer
            .origin()
            .map(ImageReference::parse)
            .filter(origin -> origin.domain().equals(reference.domain()))
            .map(ImageReference::repository);
    TransferStatus status =
        new TransferStatus(
            "pushing layer " + layer.blob().digest(), layer.blob().size(), listener::on);
    BlobSource source =
        () -> {
          bring(layer, credentials, listener);
          return stores.blobs().open(layer.blob().digest());
        };
    PushOutcome outcome;
    try {
      outcome =
          images
              .client(credentials)
              .pushBlob(reference, layer.blob(), source, mountFrom, status::at);
    } catch (CroftException e) {
      // A registry refuses bytes that are not those of their digest.
      Digest digest = layer.blob().digest();
      if (!stores.blobs().has(digest) || stores.blobs().verify(digest)) {
        throw e;
      }
      throw lost(layer, "layer " + digest + " was damaged on the disk of worker " + info.id());
    }
    if (outcome == PushOutcome.UPLOADED) {
      meters.moved(WorkerMeters.Direction.PUSHED, layer.blob().size());
    }
    status.done();
  }

  /** Whoever exports makes it again. */
  private static CroftException lost(LayerBlob layer, String why) {
    return new LostContentException(
        new Content.Layers(
            layer.origin(),
            List.of(new Content.Layers.Layer(layer.blob(), layer.diffId(), layer.created()))),
        why);
  }

  @Override
  public InputStream openBlob(Digest digest) {
    return stores.blobs().open(digest);
  }

  @Override
  public long freeDiskBytes() {
    return disk.space().freeBytes();
  }

  @Override
  public List<UsageRecord> usage() {
    return disk.usage();
  }

  @Override
  public List<UsageRecord> prune(PruneRequest request) {
    return disk.prune(request);
  }

  @Override
  public WorkerContainer container(ContainerRequest request, ClientLink client) {
    return uninterrupted(() -> containers.open(request, client));
  }

  private interface Interruptible<T> {
    T run() throws InterruptedException;
  }

  private static <T> T uninterrupted(Interruptible<T> work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }
}
