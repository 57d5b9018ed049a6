package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import java.util.List;

/** A failed step whose files the client can look at, by refs of its build. */
public final class InspectableException extends CroftException {
  private static final long serialVersionUID = 1L;

  private final transient Bytes op;
  private final transient List<String> before;
  private final transient List<String> after;

  /**
   * A failure with refs.
   *
   * @param op the operation, a {@code pb.Op} message
   * @param before by mount, the ref of what was mounted; empty where there is none
   * @param after by mount, the ref of what became of it
   */
  public InspectableException(
      CroftException cause, Bytes op, List<String> before, List<String> after) {
    super(cause.kind(), cause.text(), cause);
    this.op = op;
    this.before = List.copyOf(before);
    this.after = List.copyOf(after);
  }

  /** The operation, a {@code pb.Op} message. */
  public Bytes op() {
    return op;
  }

  /** By mount, the ref of what was mounted; empty where there is none. */
  public List<String> before() {
    return before;
  }

  /** By mount, the ref of what became of it; empty where there is none. */
  public List<String> after() {
    return after;
  }
}
