package dev.croft.server.source;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.server.build.BuildScope;
import dev.croft.server.policy.SourcePolicies;
import dev.croft.server.solve.SourceResolver;

/** Sources under the policies of their builds. */
public final class PolicedSources implements SourceResolver {

  private final SourceResolver sources;

  /** The same sources, but for what policies deny and convert. */
  public PolicedSources(SourceResolver sources) {
    this.sources = sources;
  }

  @Override
  public Resolved resolve(BuildScope scope, Vertex vertex) {
    if (!(vertex.op() instanceof SourceOp source) || scope.sourcePolicies().isEmpty()) {
      return sources.resolve(scope, vertex);
    }
    SourceOp applied = applied(scope, source);
    return sources.resolve(
        scope,
        new Vertex(
            vertex.digest(),
            applied,
            vertex.inputs(),
            vertex.platform(),
            vertex.constraints(),
            vertex.metadata()));
  }

  private static SourceOp applied(BuildScope scope, SourceOp source) {
    try {
      return SourcePolicies.apply(scope.sourcePolicies(), source);
    } catch (CroftException e) {
      throw new CroftException(e.kind(), "error evaluating the source policy: " + e.text(), e);
    }
  }
}
