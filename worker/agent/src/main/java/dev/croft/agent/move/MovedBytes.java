package dev.croft.agent.move;

import dev.croft.agent.input.TransferStatus;
import dev.croft.model.progress.VertexEvent;
import dev.croft.oci.registry.ByteProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shows as one what comes from one peer in several transfers. Thread safe. */
final class MovedBytes {

  private final String id;
  private final Consumer<VertexEvent> progress;
  private final Map<Object, Long> counts = new HashMap<>();
  private TransferStatus status;
  private long total;
  private boolean begun;

  MovedBytes(Peer peer, Consumer<VertexEvent> progress) {
    this.id = "[croft] from " + peer.name();
    this.progress = progress;
    this.status = new TransferStatus(id, 0, _ -> {});
  }

  /** One more transfer of so many bytes. */
  synchronized ByteProgress expect(Object transfer, long bytes) {
    total += bytes;
    if (!begun) {
      begun = true;
      status = new TransferStatus(id, 0, progress);
    }
    return done -> at(transfer, done);
  }

  private synchronized void at(Object transfer, long done) {
    counts.put(transfer, done);
    status.at(counts.values().stream().mapToLong(Long::longValue).sum());
  }

  /** How many bytes came. */
  synchronized long bytes() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized void done() {
    if (begun) {
      status.at(Math.max(total, bytes()));
      status.done();
    }
  }
}
