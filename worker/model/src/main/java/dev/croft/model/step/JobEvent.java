package dev.croft.model.step;

import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import java.time.Instant;
import java.util.List;

/** What a worker reports of a job while it executes it. Steps are positions in the job, from 0. */
public sealed interface JobEvent {

  /** The job and attempt that the event belongs to. */
  JobId job();

  /** Which attempt of the job. */
  int attempt();

  /** Something seen of a step while it runs. */
  record Progress(JobId job, int attempt, int step, VertexEvent event) implements JobEvent {}

  /**
   * Something seen of an input while it is made ready for a step, such as an image's layer that is
   * downloaded.
   *
   * @param input its position among the step's inputs
   */
  record InputProgress(JobId job, int attempt, int step, int input, VertexEvent event)
      implements JobEvent {}

  /**
   * A step went well.
   *
   * @param outputs by output index of the vertex
   * @param emulated whether its process ran through an emulator
   */
  record StepDone(
      JobId job, int attempt, int step, List<Content> outputs, boolean emulated, Instant at)
      implements JobEvent {

    /** Copies the outputs. */
    public StepDone {
      outputs = List.copyOf(outputs);
    }
  }

  /** Every step went well; the last event of an attempt. */
  record JobDone(JobId job, int attempt) implements JobEvent {}

  /** A step failed, or the attempt was cancelled; the last event of an attempt. */
  record JobFailed(JobId job, int attempt, int step, CroftException failure) implements JobEvent {}
}
