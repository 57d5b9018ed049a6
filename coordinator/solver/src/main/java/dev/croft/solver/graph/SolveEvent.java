package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.solver.key.KeyPair;
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
  record LookedUp(Digest vertex, KeyPair key, Optional<StepRecord> record, boolean available)
      implements SolveEvent {}

  /**
   * A cache from elsewhere knows a vertex.
   *
   * @param record under the claimed identity; without outputs where the cache has no files for it
   */
  record Imported(Digest vertex, KeyPair key, StepRecord record) implements SolveEvent {}

  /** What a vertex reads of an input, which had this content, is digested. */
  record Checksummed(Digest vertex, int input, Content content, Digest checksum)
      implements SolveEvent {}

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
