package dev.croft.server.jobs;

import dev.croft.model.content.Descriptor;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who has what, by asking; how big snapshots are is not known, so that they all count the same. */
public final class HeldBytes implements Locality {

  private static final long SNAPSHOT_BYTES = 32 << 20;
  private static final long TREE_BYTES = 1 << 20;

  private final Workers workers;

  /** Asks these. */
  public HeldBytes(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Map<WorkerId, Long> bytesAt(List<Content> contents) {
    Map<WorkerId, Long> bytes = new HashMap<>();
    if (workers.all().size() < 2) {
      return bytes;
    }
    for (Content content : contents) {
      long size = bytesOf(content);
      if (size > 0) {
        workers.holders(content).forEach(id -> bytes.merge(id, size, Long::sum));
      }
    }
    return bytes;
  }

  private static long bytesOf(Content content) {
    return switch (content) {
      case Content.Empty empty -> 0;
      case Content.Snapshot snapshot -> SNAPSHOT_BYTES;
      case Content.Tree tree -> TREE_BYTES;
      case Content.Image image -> image.layers().stream().mapToLong(Descriptor::size).sum();
      case Content.Layers layers -> layers.layers().stream().mapToLong(l -> l.blob().size()).sum();
    };
  }
}
