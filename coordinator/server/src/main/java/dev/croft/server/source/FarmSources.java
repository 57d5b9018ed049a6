package dev.croft.server.source;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver;
import java.time.Instant;
import java.util.Map;

/** The sources that there are, by the scheme of their identifiers. */
public final class FarmSources implements SourceResolver {

  private final Map<String, SourceKind> byScheme;

  /** Sources of these kinds, by schemes such as {@code docker-image}. */
  public FarmSources(Map<String, SourceKind> byScheme) {
    this.byScheme = Map.copyOf(byScheme);
  }

  @Override
  public Resolved resolve(BuildScope scope, Vertex vertex) {
    if (!(vertex.op() instanceof SourceOp source)) {
      throw new IllegalArgumentException(vertex.name() + " is no source");
    }
    show(scope, vertex, new VertexEvent.Started(Instant.now()));
    try {
      SourceKind kind = byScheme.get(source.scheme());
      if (kind == null) {
        throw CroftException.unsupported(
            "source \"" + source.identifier() + "\" is not supported yet");
      }
      Resolved resolved = kind.resolve(scope, vertex, source, event -> show(scope, vertex, event));
      show(scope, vertex, new VertexEvent.Completed(Instant.now(), false, ""));
      return resolved;
    } catch (CroftException e) {
      show(scope, vertex, new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  private static void show(BuildScope scope, Vertex vertex, VertexEvent event) {
    scope.progress().event(vertex.digest(), event);
  }
}
