package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happened to a solve. */
public sealed interface SolveEvent {

  /** A source is known: what identifies it, and its files. */
  record SourceResolved(Digest vertex, StepKey identity, Content content) implements SolveEvent {}

  /**
   * The cache's answer.
   *
   * @param record empty for a miss
   * @param available whether the outputs can still be had
   */
  record LookedUp(Digest vertex, StepKey key, Optional<StepRecord> record, boolean available)
      implements SolveEvent {}

  /** What a vertex reads of an input is digested. */
  record Checksummed(Digest vertex, int input, Digest checksum) implements SolveEvent {}

  /** A step ran, here or for another build. */
  record StepFinished(Digest vertex, List<Content> outputs) implements SolveEvent {}

  /**
   * Planned steps were not taken on, since others are running or a worker was lost: plan them
   * again.
   */
  record NotTaken(Set<Digest> vertices) implements SolveEvent {}

  /** What a vertex made, thought to be there, cannot be had. */
  record ContentLost(Content content) implements SolveEvent {}

  /** A vertex failed. */
  record VertexFailed(Digest vertex, CroftException failure) implements SolveEvent {}
}
