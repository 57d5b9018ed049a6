package dev.croft.engine.cachemount.version;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** A lock was lost before what was done under it was published. */
public final class FencedException extends CroftException {

  private static final long serialVersionUID = 1L;

  /** The lock of a mount. */
  public FencedException(CacheMountKey key) {
    super(
        FailureKind.TRANSIENT,
        "the lock of cache mount " + key.id() + " was lost, and another worker has it now");
  }
}
