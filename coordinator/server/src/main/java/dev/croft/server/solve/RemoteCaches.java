package dev.croft.server.solve;

import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.BuildScope;
import dev.croft.solver.graph.SolvedStep;
import dev.croft.solver.graph.StepRecord;
import java.util.List;
import java.util.Optional;

/**
 * The caches outside of the farm that a build reads from and writes to. What one build reads serves
 * that build only. Thread safe.
 */
public interface RemoteCaches {

  /** Whether the build reads from any. */
  boolean isRead(BuildScope scope);

  /**
   * What the build's caches know under a key; waits until they are read.
   *
   * @return without outputs where a step is known, but not its files
   */
  Optional<StepRecord> find(BuildScope scope, StepKey claimed);

  /** Files that a cache promised cannot be had. */
  void lost(BuildScope scope, Content.Layers layers);

  /** What a part of the build came to. */
  void solved(BuildScope scope, List<SolvedStep> steps);
}
