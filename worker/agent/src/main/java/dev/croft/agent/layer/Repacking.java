package dev.croft.agent.layer;

import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.layer.LayerRepacker;
import dev.croft.oci.layer.WrittenLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Packs layers that others made in the way that an exporter insists on. */
final class Repacking {

  private final WorkerStores stores;
  private final PackedBlocks packed;
  private final LayerRepacker repacker;

  Repacking(WorkerStores stores, PackedBlocks packed, LayerRepacker repacker) {
    this.stores = stores;
    this.packed = packed;
    this.repacker = repacker;
  }

  /**
   * A layer in the wanted compression; what has it already is returned as it is.
   *
   * @param fetch brings the layer's blob into the store
   */
  LayerBlob repacked(LayerBlob layer, LayerOptions options, Runnable fetch) {
    String wanted = LayerForms.compression(options).mediaType();
    if (MediaTypes.layerIn(true, layer.blob().mediaType()).equals(wanted)) {
      return layer;
    }
    Path name = Path.of(layer.blob().digest().hex());
    String form = LayerForms.name(options);
    Optional<LayerBlob> before =
        stores.layers().find(name, form).filter(known -> stores.blobs().has(known.blob().digest()));
    if (before.isPresent()) {
      return typed(before.get(), options);
    }
    fetch.run();
    LayerBlob made = repack(layer, options);
    stores.layers().keep(name, form, made);
    return typed(made, options);
  }

  private LayerBlob repack(LayerBlob layer, LayerOptions options) {
    try (BlobWriter out = stores.blobs().create()) {
      PackedBlocks.Layer known = packed.forLayer();
      WrittenLayer written =
          repacker.repack(
              stores.blobs().open(layer.blob().digest()),
              LayerForms.compression(options),
              known,
              out);
      if (!written.diffId().equals(layer.diffId())) {
        out.discard();
        throw CroftException.user(
            "layer "
                + layer.blob().digest()
                + " does not unpack to "
                + layer.diffId()
                + " as its image says, but to "
                + written.diffId());
      }
      known.stored(out.commit().digest());
      return new LayerBlob(written.blob(), written.diffId(), Optional.empty(), layer.created());
    } catch (IOException e) {
      throw StoreFailures.of("repack the layer " + layer.blob().digest(), e);
    }
  }

  private static LayerBlob typed(LayerBlob layer, LayerOptions options) {
    Descriptor blob = layer.blob();
    return new LayerBlob(
        Descriptor.of(
            MediaTypes.layerIn(options.ociMediaTypes(), blob.mediaType()),
            blob.digest(),
            blob.size()),
        layer.diffId(),
        layer.origin(),
        layer.created());
  }
}
