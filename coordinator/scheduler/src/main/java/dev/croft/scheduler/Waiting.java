package dev.croft.scheduler;

import dev.croft.model.step.JobId;
import java.time.Instant;

/**
 * A job that waits, as people are told of it.
 *
 * @param position how many jobs for the same workers go before it, and itself: 1 is next
 * @param since when it was submitted, or lost its worker
 */
public record Waiting(JobId job, int position, Instant since, Reason reason) {

  /** What a job waits for. */
  public enum Reason {
    /** For room on a worker. */
    ROOM("for a free worker"),
    /** For another job of its tenant to end. */
    TENANT_LIMIT("as its tenant has as many jobs as it may have"),
    /** For a busy worker that has its inputs. */
    INPUTS("for a worker that has its inputs"),
    /** For a worker that can run it to come. */
    WORKER("for a worker that can run it to join");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** For people, to follow <i>waits</i>. */
    public String text() {
      return text;
    }
  }
}
