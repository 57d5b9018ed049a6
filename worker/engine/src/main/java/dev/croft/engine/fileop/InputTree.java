package dev.croft.engine.fileop;

import dev.croft.model.step.SnapshotId;
import java.io.IOException;

/** A tree that an operation works on. */
public sealed interface InputTree {

  /** No files. */
  record Empty() implements InputTree {}

  /** A snapshot of the worker's store. */
  record Stored(SnapshotId id) implements InputTree {}

  /**
   * A tree that is no snapshot but can be read.
   *
   * @param opener opens it each time it is needed
   */
  record Unstored(Opener opener) implements InputTree {}

  /** Opens a tree. */
  @FunctionalInterface
  interface Opener {
    /** The tree; the caller closes it. */
    CopySource open() throws IOException;
  }
}
