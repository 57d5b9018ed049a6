package dev.croft.server.solve;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;

/** A vertex of a definition failed: the cause's message and kind, and which vertex it was. */
public final class VertexFailedException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final transient Digest vertex;
  private final int exitCode;

  /** A failure of a vertex. */
  public VertexFailedException(Digest vertex, CroftException cause, int exitCode) {
    super(cause.kind(), cause.text(), cause);
    this.vertex = vertex;
    this.exitCode = exitCode;
  }

  /** The vertex that failed. */
  public Digest vertex() {
    return vertex;
  }

  /** The exit code of the vertex's process, or 0 where no process failed. */
  public int exitCode() {
    return exitCode;
  }
}
