package dev.croft.dockerfile.compile;

import dev.croft.model.platform.Platform;
import java.util.Optional;

/** What a stage's instructions have made so far, beside the image's configuration. */
final class StageState {

  /** The file tree. */
  Deferred root;

  /** What commands see and words are expanded with. */
  final Variables variables;

  /** Where commands run. */
  String directory;

  /** Who runs them. */
  String user;

  /** The platform that the tree is known to be for; empty on an empty tree. */
  Optional<Platform> treePlatform;

  /** A new state on a tree. */
  StageState(Deferred root, Optional<Platform> treePlatform) {
    this(root, new Variables(), "/", "", treePlatform);
  }

  private StageState(
      Deferred root,
      Variables variables,
      String directory,
      String user,
      Optional<Platform> treePlatform) {
    this.root = root;
    this.variables = variables;
    this.directory = directory;
    this.user = user;
    this.treePlatform = treePlatform;
  }

  StageState copy() {
    return new StageState(root, variables.copy(), directory, user, treePlatform);
  }
}
