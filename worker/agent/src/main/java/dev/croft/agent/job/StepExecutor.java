package dev.croft.agent.job;

import dev.croft.model.step.Content;
import dev.croft.model.step.Step;
import java.util.List;

/** Executes steps of one kind. Thread safe. */
interface StepExecutor {

  /**
   * Executes a step.
   *
   * @param inputs in the order of the step's inputs
   */
  Outcome execute(Step step, List<Content> inputs, StepReporter reporter)
      throws InterruptedException;

  /**
   * What a step made.
   *
   * @param outputs by output index of the vertex
   * @param emulated whether its process ran through an emulator
   */
  record Outcome(List<Content> outputs, boolean emulated) {

    public Outcome {
      outputs = List.copyOf(outputs);
    }
  }
}
