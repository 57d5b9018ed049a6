package dev.croft.model.step;

import dev.croft.model.failure.CroftException;
import java.util.List;

/**
 * A step's process failed, and this is what it worked on and what it left: clients look around in
 * that.
 */
public final class LeftBehindException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final transient List<Content> before;
  private final transient List<Content> after;

  /**
   * A failure, and what is left of it.
   *
   * @param before by mount of the operation, what was mounted
   * @param after by mount of the operation, what became of it
   */
  public LeftBehindException(CroftException cause, List<Content> before, List<Content> after) {
    super(cause.kind(), cause.text(), cause);
    this.before = List.copyOf(before);
    this.after = List.copyOf(after);
  }

  /** By mount of the operation, what was mounted; empty content for what is no file tree. */
  public List<Content> before() {
    return before;
  }

  /** By mount of the operation, what became of it. */
  public List<Content> after() {
    return after;
  }
}
