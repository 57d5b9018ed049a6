package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.DirectoryBlobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Blobs: layers, manifests and configurations of images. */
public final class BlobPart implements DiskPart {

  /** How long a transfer that was cut off may wait to be taken up again. */
  private static final Duration PARTIALS_KEPT = Duration.ofDays(1);

  private final DirectoryBlobStore blobs;
  private final InstantSource clock;

  /** The part of a node with this store. */
  public BlobPart(DirectoryBlobStore blobs, InstantSource clock) {
    this.blobs = blobs;
    this.clock = clock;
  }

  @Override
  public List<UsageRecord> records() {
    return blobs.list().stream().map(BlobPart::record).toList();
  }

  @Override
  public boolean delete(UsageRecord record) {
    return Digest.isDigest(record.id()) && blobs.delete(new Digest(record.id()));
  }

  @Override
  public void tidy(NeededContent needed) {
    Instant unwanted = clock.instant().minus(PARTIALS_KEPT);
    blobs.removePartials(unwanted);
  }

  private static UsageRecord record(BlobInfo blob) {
    return new UsageRecord(
        blob.digest().value(),
        "regular",
        blob.size(),
        false,
        false,
        List.of(),
        blob.lastUsed(),
        Optional.of(blob.lastUsed()),
        1,
        "blob of an image, such as a compressed layer");
  }
}
