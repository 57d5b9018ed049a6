package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import java.util.function.Consumer;

/** The clients' directories. Thread safe. */
public interface LocalDirectories {

  /**
   * Brings a client's directory into the farm's tree store; what is there already does not move.
   *
   * @param source {@code local://NAME} with its patterns
   * @param progress sees {@code transferring NAME}
   * @return the tree's digest
   */
  Digest receive(BuildScope scope, SourceOp source, Consumer<VertexEvent> progress);
}
