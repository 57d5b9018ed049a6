package dev.croft.dockerfile.input;

import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import java.util.List;
import java.util.Optional;

/** What stands in the place of a stage or an image. */
public interface NamedContext {

  /** The image configuration that comes with it; empty for just files. */
  Optional<ImageConfig> config();

  /**
   * Its file tree. Called once, after the Dockerfile has been compiled.
   *
   * @param paths what the build reads of it, relative and sorted; empty for everything
   * @return empty for the empty tree
   */
  Optional<Node.Output> root(List<String> paths);
}
