package dev.croft.dockerfile.compile;

import dev.croft.model.llb.Node;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file tree whose node is made when it is asked for. What the build reads of its context is known
 * only after the last instruction, and nodes cannot change: so none is made before. For one thread.
 */
final class Deferred {

  private static final Deferred SCRATCH = new Deferred(Optional::empty);

  private final Supplier<Optional<Node.Output>> maker;
  private Optional<Node.Output> made = Optional.empty();
  private boolean done;

  private Deferred(Supplier<Optional<Node.Output>> maker) {
    this.maker = maker;
  }

  /** The empty tree. */
  static Deferred scratch() {
    return SCRATCH;
  }

  /** The first output of a node. */
  static Deferred of(Supplier<Node> maker) {
    return new Deferred(() -> Optional.of(maker.get().output(0)));
  }

  /** An output, or the empty tree. */
  static Deferred ofOutput(Supplier<Optional<Node.Output>> maker) {
    return new Deferred(maker);
  }

  /** The tree, made at the first call; empty for the empty one. */
  Optional<Node.Output> get() {
    if (!done) {
      made = maker.get();
      done = true;
    }
    return made;
  }
}
