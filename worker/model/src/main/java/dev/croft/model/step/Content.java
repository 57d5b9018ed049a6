package dev.croft.model.step;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A file tree that a build hands from step to step, by what names it. */
public sealed interface Content {

  /** No files at all. */
  record Empty() implements Content {}

  /** What a step left, kept by the workers that the farm's index names. */
  record Snapshot(SnapshotId id) implements Content {}

  /**
   * The root file system of an image in a registry; unpacked by a worker when a step or an exporter
   * needs it.
   *
   * @param reference where it comes from: {@code host/name@digest} or {@code host/name:tag@digest}
   * @param manifest the platform's manifest
   * @param layers lowest first
   * @param diffIds of the layers, in the same order
   */
  record Image(
      String reference,
      Descriptor manifest,
      Platform platform,
      List<Descriptor> layers,
      List<Digest> diffIds)
      implements Content {

    /** Copies the lists. */
    public Image {
      layers = List.copyOf(layers);
      diffIds = List.copyOf(diffIds);
      if (layers.size() != diffIds.size()) {
        throw new IllegalArgumentException(
            reference + ": " + layers.size() + " layers but " + diffIds.size() + " diff ids");
      }
    }
  }

  /**
   * What a step left on another builder, as layers in a cache that was imported. Unlike an image's,
   * they are no input that a user named: where they cannot be had, the step runs.
   *
   * @param origin a reference in a repository that has the blobs; empty where only the farm's store
   *     has them
   * @param layers lowest first
   */
  record Layers(Optional<String> origin, List<Layer> layers) implements Content {

    /** Copies the list. */
    public Layers {
      layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param diffId the digest of the uncompressed layer
     * @param created when it was made, where that is known
     */
    public record Layer(Descriptor blob, Digest diffId, Optional<Instant> created) {}
  }

  /**
   * A tree of files by their digests, such as a local build context.
   *
   * @param digest of the tree's listing in the tree store
   */
  record Tree(Digest digest) implements Content {}
}
