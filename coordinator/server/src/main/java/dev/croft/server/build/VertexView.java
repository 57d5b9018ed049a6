package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.VertexMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vertex as its build's clients see it at one moment.
 *
 * @param started empty where its work has not begun
 * @param completed empty where its work has not ended
 * @param error empty where nothing failed
 */
public record VertexView(
    Digest digest,
    List<Digest> inputs,
    String name,
    Optional<VertexMetadata.ProgressGroup> group,
    boolean cached,
    Optional<Instant> started,
    Optional<Instant> completed,
    String error) {

  /** Copies the inputs. */
  public VertexView {
    inputs = List.copyOf(inputs);
  }

  static VertexView announced(ProgressSink.Shown shown) {
    return new VertexView(
        shown.digest(),
        shown.inputs(),
        shown.name(),
        shown.group(),
        false,
        Optional.empty(),
        Optional.empty(),
        "");
  }

  VertexView shownAs(ProgressSink.Shown shown) {
    return new VertexView(
        digest, shown.inputs(), shown.name(), shown.group(), cached, started, completed, error);
  }

  VertexView begun(Instant at) {
    return new VertexView(
        digest, inputs, name, group, cached, Optional.of(at), Optional.empty(), "");
  }

  VertexView ended(Instant at, boolean fromCache, String failure) {
    Instant begin = started.orElse(at);
    return new VertexView(
        digest,
        inputs,
        name,
        group,
        fromCache,
        Optional.of(begin),
        Optional.of(at.isBefore(begin) ? begin : at),
        failure);
  }

  /** As it was before it ended. */
  VertexView unfinished() {
    return new VertexView(digest, inputs, name, group, cached, started, Optional.empty(), "");
  }

  /** Whether its work has begun and not ended. */
  public boolean running() {
    return started.isPresent() && completed.isEmpty();
  }

  boolean untouched() {
    return started.isEmpty() && completed.isEmpty() && !cached;
  }
}
