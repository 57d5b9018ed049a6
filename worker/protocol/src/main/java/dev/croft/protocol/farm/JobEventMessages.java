package dev.croft.protocol.farm;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.JobEvent;
import dev.croft.model.step.JobId;

/** What becomes of jobs, between the wire and the domain. */
public final class JobEventMessages {

  private JobEventMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.JobEvent write(JobEvent event) {
    var message =
        dev.croft.protocol.generated.farm.JobEvent.newBuilder()
            .setJob(event.job().value())
            .setAttempt(event.attempt());
    switch (event) {
      case JobEvent.Progress progress ->
          message
              .getProgressBuilder()
              .setStep(progress.step())
              .setEvent(VertexEventMessages.write(progress.event()));
      case JobEvent.InputProgress progress ->
          message
              .getProgressBuilder()
              .setStep(progress.step())
              .setInput(progress.input())
              .setEvent(VertexEventMessages.write(progress.event()));
      case JobEvent.StepDone done ->
          message
              .getStepDoneBuilder()
              .setStep(done.step())
              .addAllOutputs(ContentMessages.write(done.outputs()))
              .setEmulated(done.emulated())
              .setAt(Times.write(done.at()));
      case JobEvent.JobDone _ -> message.getJobDoneBuilder();
      case JobEvent.JobFailed failed ->
          message
              .getJobFailedBuilder()
              .setStep(failed.step())
              .setFailure(FarmFailures.write(failed.failure()));
    }
    return message.build();
  }

  /** The event that is meant. */
  public static JobEvent read(dev.croft.protocol.generated.farm.JobEvent message) {
    JobId job = new JobId(message.getJob());
    int attempt = message.getAttempt();
    return switch (message.getKindCase()) {
      case PROGRESS -> progress(job, attempt, message.getProgress());
      case STEP_DONE ->
          new JobEvent.StepDone(
              job,
              attempt,
              message.getStepDone().getStep(),
              ContentMessages.read(message.getStepDone().getOutputsList()),
              message.getStepDone().getEmulated(),
              Times.read(message.getStepDone().getAt()));
      case JOB_DONE -> new JobEvent.JobDone(job, attempt);
      case JOB_FAILED ->
          new JobEvent.JobFailed(
              job,
              attempt,
              message.getJobFailed().getStep(),
              FarmFailures.read(message.getJobFailed().getFailure()));
      case KIND_NOT_SET ->
          throw new CroftException(FailureKind.INTERNAL, "an event of an unknown kind");
    };
  }

  private static JobEvent progress(
      JobId job, int attempt, dev.croft.protocol.generated.farm.JobEvent.Progress message) {
    return message.hasInput()
        ? new JobEvent.InputProgress(
            job,
            attempt,
            message.getStep(),
            message.getInput(),
            VertexEventMessages.read(message.getEvent()))
        : new JobEvent.Progress(
            job, attempt, message.getStep(), VertexEventMessages.read(message.getEvent()));
  }
}
