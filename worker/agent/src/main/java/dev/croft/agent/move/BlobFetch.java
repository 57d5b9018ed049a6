package dev.croft.agent.move;

import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.CorruptBlobException;
import dev.croft.oci.registry.ByteProgress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Brings blobs of others here, verified, going on where an earlier attempt was cut off. */
final class BlobFetch {

  private static final int BUFFER_BYTES = 256 << 10;

  private final BlobStore blobs;
  private final Semaphore transfers;

  /**
   * Fetches into a store.
   *
   * @param transfers how many may go on at the same time
   */
  BlobFetch(BlobStore blobs, Semaphore transfers) {
    this.blobs = blobs;
    this.transfers = transfers;
  }

  /**
   * Fetches a blob from one peer; whether the peer has it.
   *
   * @throws CorruptBlobException where the peer's bytes are wrong; the peer was told
   */
  boolean from(Peer peer, Descriptor blob, ByteProgress progress)
      throws IOException, InterruptedException {
    if (blobs.has(blob.digest())) {
      progress.at(blob.size());
      return true;
    }
    transfers.acquire();
    try {
      long before;
      long after = 0;
      do {
        before = after;
        try {
          return attempt(peer, blob, progress);
        } catch (CorruptBlobException e) {
          peer.doubt(blob.digest());
          throw e;
        } catch (IOException e) {
          after = here(blob);
          if (after <= before) {
            throw e;
          }
        }
      } while (true);
    } finally {
      transfers.release();
    }
  }

  /** How much of a blob waits to be continued. */
  private long here(Descriptor blob) throws IOException {
    try (BlobWriter writer = blobs.resume(blob.digest(), blob.size())) {
      return writer.written();
    }
  }

  private boolean attempt(Peer peer, Descriptor blob, ByteProgress progress)
      throws IOException, InterruptedException {
    try (BlobWriter writer = blobs.resume(blob.digest(), blob.size())) {
      if (writer.written() < blob.size() || blob.size() == 0) {
        Optional<InputStream> bytes = peer.blob(blob.digest(), writer.written());
        if (bytes.isEmpty()) {
          return false;
        }
        try (InputStream in = bytes.get()) {
          pour(in, writer, progress);
        }
        if (writer.written() < blob.size()) {
          throw new IOException("the blob breaks off");
        }
      }
      writer.commit();
      return true;
    }
  }

  private static void pour(InputStream in, BlobWriter writer, ByteProgress progress)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int got = in.read(buffer);
    while (got >= 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException("a blob was not fetched to its end");
      }
      writer.write(buffer, 0, got);
      progress.at(writer.written());
      got = in.read(buffer);
    }
  }

  /** Whether a blob is here; brings it from the first of some peers that can. */
  boolean fromAny(Iterable<Peer> peers, Descriptor blob, ByteProgress progress)
      throws InterruptedException {
    for (Peer peer : peers) {
      try {
        if (from(peer, blob, progress)) {
          return true;
        }
      } catch (IOException e) {
        Failures.passedOver(peer, "blob " + blob.digest(), e);
      } catch (CroftException e) {
        Failures.passedOver(peer, "blob " + blob.digest(), e);
      }
    }
    return blobs.has(blob.digest());
  }
}
