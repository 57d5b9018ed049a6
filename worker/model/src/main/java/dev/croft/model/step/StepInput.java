package dev.croft.model.step;

/** Where a step's input comes from. */
public sealed interface StepInput {

  /** A file tree that exists. */
  record Ready(Content content) implements StepInput {}

  /**
   * What an earlier step of the same job makes.
   *
   * @param step its position in the job, from 0
   * @param output of its vertex
   */
  record Earlier(int step, int output) implements StepInput {}
}
