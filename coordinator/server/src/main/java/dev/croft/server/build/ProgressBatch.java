package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.progress.VertexEvent;
import java.time.Instant;
import java.util.List;

/**
 * What a reader of a build's progress has not seen yet.
 *
 * @param vertices those that changed, as they are now; the ones that began first come first
 * @param statuses those that changed, as they are now
 */
public record ProgressBatch(
    List<VertexView> vertices,
    List<StatusView> statuses,
    List<LogView> logs,
    List<ProgressSink.Warning> warnings) {
  /** Copies the lists. */
  public ProgressBatch {
    vertices = List.copyOf(vertices);
    statuses = List.copyOf(statuses);
    logs = List.copyOf(logs);
    warnings = List.copyOf(warnings);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return vertices.isEmpty() && statuses.isEmpty() && logs.isEmpty() && warnings.isEmpty();
  }

  /** How far a part of a vertex's work is. */
  public record StatusView(Digest vertex, VertexEvent.Status status) {}

  /**
   * A piece of a vertex's output.
   *
   * @param stream 1 for standard output, 2 for standard error
   */
  public record LogView(Digest vertex, int stream, Bytes data, Instant at) {}
}
