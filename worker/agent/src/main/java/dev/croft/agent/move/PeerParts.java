package dev.croft.agent.move;

import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.CorruptBlobException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The directories of a snapshot that some peers have: where one fails or lies another is asked. */
final class PeerParts implements PartSource {

  private final SnapshotId id;
  private final List<Peer> peers;
  private final BlobStore blobs;
  private final BlobFetch fetch;
  private final MovedBytes moved;

  /**
   * Parts of a snapshot.
   *
   * @param peers the preferred one first
   */
  PeerParts(SnapshotId id, List<Peer> peers, BlobStore blobs, BlobFetch fetch, MovedBytes moved) {
    this.id = id;
    this.peers = List.copyOf(peers);
    this.blobs = blobs;
    this.fetch = fetch;
    this.moved = moved;
  }

  @Override
  public Fetched fetch(SnapshotManifest.Part part) throws InterruptedException {
    if (part.image().isPresent() && !part.name().contains("/") && image(part)) {
      return new Fetched.ImageLayer(part.image().get());
    }
    for (Peer peer : peers) {
      Optional<Fetched> fetched = archive(peer, part);
      if (fetched.isPresent()) {
        return fetched.get();
      }
    }
    throw new LostContentException(
        new Content.Snapshot(id), "nobody can give its part " + part.name());
  }

  private boolean image(SnapshotManifest.Part part) throws InterruptedException {
    Descriptor blob = part.image().orElseThrow().blob();
    return blobs.verify(blob.digest())
        || fetch.fromAny(peers, blob, moved.expect(part.name(), blob.size()));
  }

  private Optional<Fetched> archive(Peer peer, SnapshotManifest.Part part)
      throws InterruptedException {
    try {
      return archiveOnce(peer, part);
    } catch (CorruptBlobException e) {
      // It was told, and has dropped the blob if that is damaged on its disk: it makes another.
      Failures.passedOver(peer, part.name(), e);
    } catch (IOException | CroftException e) {
      Failures.passedOver(peer, part.name(), e);
      return Optional.empty();
    }
    try {
      return archiveOnce(peer, part);
    } catch (IOException | CroftException e) {
      Failures.passedOver(peer, part.name(), e);
      return Optional.empty();
    }
  }

  private Optional<Fetched> archiveOnce(Peer peer, SnapshotManifest.Part part)
      throws IOException, InterruptedException {
    Optional<Descriptor> blob = peer.archive(id, part.name());
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    boolean before = blobs.verify(blob.get().digest());
    if (!fetch.from(peer, blob.get(), moved.expect(part.name(), blob.get().size()))) {
      return Optional.empty();
    }
    // The directory is what is kept; its archive can be made again.
    Runnable used = before ? () -> {} : () -> blobs.delete(blob.get().digest());
    return Optional.of(new Fetched.Archive(blob.get(), used));
  }
}
