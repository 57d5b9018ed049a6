package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Resolved;
import java.util.Optional;
import java.util.function.Consumer;

/** The client's own directories. */
public final class LocalSource implements SourceKind {

  private final LocalDirectories directories;

  /** Directories that are received in one place. */
  public LocalSource(LocalDirectories directories) {
    this.directories = directories;
  }

  @Override
  public Resolved resolve(
      BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show) {
    Digest tree = directories.receive(scope, source, show);
    return new Resolved("tree", tree, new Content.Tree(tree), Optional.empty());
  }
}
