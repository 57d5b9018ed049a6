package dev.croft.engine.exec;

/**
 * What a process's standard streams are tied to.
 *
 * @param input whether it has an input that somebody writes to; otherwise it is empty
 * @param terminal whether the streams are one terminal, whose output is all standard output
 */
public record Attachment(boolean input, boolean terminal) {

  /** No input, and output by streams of its own. */
  public static final Attachment NONE = new Attachment(false, false);
}
