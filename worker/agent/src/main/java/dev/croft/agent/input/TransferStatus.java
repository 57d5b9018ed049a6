package dev.croft.agent.input;

import dev.croft.model.progress.VertexEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows how far a transfer is, a few times a second. For one thread at a time. */
public final class TransferStatus {

  private static final Duration BETWEEN = Duration.ofMillis(150);

  private final String id;
  private final long total;
  private final Consumer<? super VertexEvent.Status> progress;
  private final Instant started = Instant.now();
  private Instant shown = Instant.EPOCH;
  private long current;

  /**
   * Shows the beginning.
   *
   * @param total in bytes; 0 where it is not known
   */
  public TransferStatus(String id, long total, Consumer<? super VertexEvent.Status> progress) {
    this.id = id;
    this.total = total;
    this.progress = progress;
    show(Optional.empty());
  }

  /** So many bytes are there. */
  public void at(long bytes) {
    current = bytes;
    if (Duration.between(shown, Instant.now()).compareTo(BETWEEN) > 0) {
      show(Optional.empty());
    }
  }

  /** All is there. */
  public void done() {
    current = Math.max(current, total);
    show(Optional.of(Instant.now()));
  }

  private void show(Optional<Instant> completed) {
    shown = Instant.now();
    progress.accept(new VertexEvent.Status(id, id, current, total, started, completed, shown));
  }
}
