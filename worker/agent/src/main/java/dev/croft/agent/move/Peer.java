package dev.croft.agent.move;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;

/**
 * Somebody who has content: another node, or the farm's durable tier. Nothing of what it says is
 * believed before it was verified. Thread safe. Methods throw {@code IOException} where it cannot
 * be reached, and end when their thread is interrupted.
 */
public interface Peer {

  /** Its name, as users see it. */
  String name();

  /** What a snapshot is made of; empty where it does not have it. */
  Optional<SnapshotManifest> snapshot(SnapshotId id) throws IOException;

  /**
   * The archive of one directory of a snapshot, which is made if it was not asked for before; empty
   * where it does not have it.
   *
   * @param part its name in the manifest
   */
  Optional<Descriptor> archive(SnapshotId id, String part) throws IOException;

  /**
   * A blob's bytes; empty where it does not have it.
   *
   * @param from the first byte wanted
   */
  Optional<InputStream> blob(Digest digest, long from) throws IOException;

  /** Has it look at a blob that turned out to be wrong, so that it drops what is damaged. */
  void doubt(Digest digest) throws IOException;

  /** A tree's listing; empty where it does not have it. */
  Optional<byte[]> listing(Digest tree) throws IOException;

  /**
   * Files of trees, all in one stream of {@link PackedFiles}; those it does not have are left out.
   */
  InputStream files(Collection<WantedFile> files) throws IOException;

  /**
   * A part of a snapshot, as a {@link SentPart}; empty where it does not have it, or cannot give
   * parts, or where the part is not wanted.
   */
  default Optional<InputStream> part(SnapshotId id, PartRequest request) throws IOException {
    return Optional.empty();
  }

  /**
   * The layer of a snapshot's own directory; empty where it does not have the snapshot, or never
   * made that layer, or has lost its blob.
   *
   * @param form the layer's form, as in the layer catalog
   */
  default Optional<LayerBlob> layer(SnapshotId id, String form) throws IOException {
    return Optional.empty();
  }

  /** A file of a tree by its digest, and its size in bytes. */
  record WantedFile(Digest digest, long size) {}
}
