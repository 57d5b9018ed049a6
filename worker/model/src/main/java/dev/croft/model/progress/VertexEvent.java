package dev.croft.model.progress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** Something seen of a vertex while it runs, whoever runs it. */
public sealed interface VertexEvent {

  /** The vertex's work begins. A vertex may begin and complete several times. */
  record Started(Instant at) implements VertexEvent {}

  /**
   * Output of the vertex's process.
   *
   * @param stream 1 for standard output, 2 for standard error
   * @param data read-only
   */
  record Log(int stream, ByteBuffer data, Instant at) implements VertexEvent {}

  /**
   * Progress of a part of the vertex's work, such as one layer's download.
   *
   * @param id names the part within the vertex, as it is shown to the user
   * @param total in the same unit as {@code current}, bytes for transfers; 0 where it is not known
   */
  record Status(
      String id,
      String name,
      long current,
      long total,
      Instant started,
      Optional<Instant> completed,
      Instant at)
      implements VertexEvent {}

  /**
   * The vertex's work ends.
   *
   * @param error empty where it went well
   */
  record Completed(Instant at, boolean cached, String error) implements VertexEvent {}
}
