package dev.croft.server.jobs;

import dev.croft.agent.link.WorkerLink;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who has how much of what, by asking. Thread safe. */
public final class HeldBytes implements Locality {

  private final Workers workers;

  /** Asks these. */
  public HeldBytes(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Map<WorkerId, Long> bytesAt(List<Content> contents) {
    Map<WorkerId, Long> bytes = new HashMap<>();
    List<WorkerLink> all = workers.all();
    if (all.size() < 2) {
      return bytes;
    }
    for (WorkerLink worker : all) {
      long held = contents.stream().mapToLong(worker::heldBytes).sum();
      if (held > 0) {
        bytes.put(worker.info().id(), held);
      }
    }
    return bytes;
  }
}
