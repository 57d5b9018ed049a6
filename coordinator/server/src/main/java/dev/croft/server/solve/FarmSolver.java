package dev.croft.server.solve;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.OncePerBuild;
import dev.croft.server.jobs.StepIndex;
import dev.croft.server.jobs.Steps;
import dev.croft.server.jobs.Workers;
import java.util.Map;
import java.util.Set;

/** Solves definitions with the farm's cache and workers. */
public final class FarmSolver implements DefinitionSolver {

  private final SolveParts parts;

  /** What the solves of a farm share. */
  record SolveParts(
      SourceResolver resolver,
      OncePerBuild<Digest, SourceResolver.Resolved> sources,
      StepIndex index,
      Workers workers,
      Steps steps,
      WorkerContents contents,
      RemoteCaches remote,
      CacheWatch watch) {}

  /** A solver over the parts of a farm. */
  public FarmSolver(
      SourceResolver resolver,
      StepIndex index,
      Workers workers,
      Steps steps,
      WorkerContents contents,
      RemoteCaches remote,
      CacheWatch watch) {
    this.parts =
        new SolveParts(
            resolver, new OncePerBuild<>(), index, workers, steps, contents, remote, watch);
  }

  @Override
  public Map<Edge, Content> solve(BuildScope scope, Definition definition, Set<Edge> outputs) {
    return new SolveRun(scope, definition, outputs, parts).run();
  }
}
