package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.solver.key.KeyPair;
import java.util.List;
import java.util.Map;

/**
 * What a solve wants done. Each effect but the last three and {@link Cached} is answered by an
 * event.
 */
public sealed interface SolveEffect {

  /** Find out what a source is now; answered by {@link SolveEvent.SourceResolved}. */
  record ResolveSource(Vertex vertex) implements SolveEffect {}

  /**
   * Look a key up; answered by {@link SolveEvent.LookedUp}, or by {@link SolveEvent.Imported} where
   * only a cache from elsewhere knows it.
   */
  record LookUp(Digest vertex, KeyPair key) implements SolveEffect {}

  /**
   * Digest what a vertex reads of one of its inputs; answered by {@link SolveEvent.Checksummed}.
   */
  record Checksum(Digest vertex, int input, Content content, List<ContentSelector> selectors)
      implements SolveEffect {}

  /**
   * Run these steps on one worker, in this order; answered by {@link SolveEvent.StepFinished} for
   * each, or by {@link SolveEvent.NotTaken}.
   */
  record Run(List<PlannedStep> steps) implements SolveEffect {}

  /** Show that a vertex need not run. */
  record Cached(Digest vertex) implements SolveEffect {}

  /** All wanted outputs are there; the last effect. */
  record Finished(Map<Edge, Content> outputs) implements SolveEffect {}

  /** A vertex failed; the last effect. */
  record Failed(Digest vertex, CroftException failure) implements SolveEffect {}
}
