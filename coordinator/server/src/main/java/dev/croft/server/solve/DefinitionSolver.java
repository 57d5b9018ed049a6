package dev.croft.server.solve;

import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import java.util.Map;
import java.util.Set;

/** Makes the file trees that definitions stand for. Thread safe. */
public interface DefinitionSolver {

  /**
   * Makes some outputs of a definition, and waits for them. Steps that the cache knows are not run;
   * those that another build is running are waited for.
   *
   * @return by output, what it is
   * @throws VertexFailedException where a vertex fails
   * @throws dev.croft.model.failure.CroftException with kind CANCELLED where the calling thread is
   *     interrupted
   */
  Map<Edge, Content> solve(BuildScope scope, Definition definition, Set<Edge> outputs);
}
