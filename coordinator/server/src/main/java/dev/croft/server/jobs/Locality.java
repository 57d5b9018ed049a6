package dev.croft.server.jobs;

import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerId;
import java.util.List;
import java.util.Map;

/** Says who has how much of what a job works on. Thread safe; may block for a moment. */
@FunctionalInterface
public interface Locality {

  /** By worker; those that have nothing are left out. */
  Map<WorkerId, Long> bytesAt(List<Content> contents);
}
