package dev.croft.server.source;

import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Resolved;
import java.util.function.Consumer;

/** Resolves the sources of one kind, such as downloads. Thread safe. */
public interface SourceKind {

  /**
   * Finds out what a source is now, and brings its files into the farm unless they can be had
   * later.
   *
   * @param vertex what {@code source} is the operation of
   * @param show sees what is done, as events of the vertex
   * @throws dev.croft.model.failure.CroftException with what is wrong, in BuildKit's words
   */
  Resolved resolve(BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show);
}
