package dev.croft.server.jobs;

import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.util.List;
import java.util.Optional;

/** What the farm remembers of steps that ran: the step cache's index. Thread safe. */
public interface StepIndex {

  /** The record under a key. */
  Optional<StepRecord> find(StepKey key);

  /**
   * Keeps a record under some keys.
   *
   * @param replace whether it takes the place of older records; otherwise the first one stays
   * @return the record that is in force under the first key
   */
  StepRecord keep(List<StepKey> keys, StepRecord record, boolean replace);
}
