package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.StepPlace;
import java.util.List;
import java.util.Set;

/**
 * Somebody who wants steps run: one solve of one build. Methods are called in order, and must not
 * block.
 */
public interface Waiter {

  /** The build it is for. */
  BuildScope scope();

  /** A vertex's step ran well. */
  void finished(Digest vertex, List<Content> outputs);

  /** Vertices whose steps are to be planned again. */
  void notTaken(Set<Digest> vertices);

  /** Content that a step needed cannot be had. */
  void lost(Content content);

  /** A vertex's step failed. */
  void failed(Digest vertex, CroftException failure);

  /** A vertex's step waits for a worker, or has one; what is seen of it follows. */
  void placed(Digest vertex, StepPlace place);

  /** Something is seen of a vertex. */
  void progress(Digest vertex, VertexEvent event);

  /** Something is seen of an input of a vertex while it is made ready. */
  void inputProgress(Digest vertex, int input, VertexEvent event);
}
