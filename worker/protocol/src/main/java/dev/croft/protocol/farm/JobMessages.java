package dev.croft.protocol.farm;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobId;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepInput;
import dev.croft.model.step.StepKey;
import dev.croft.model.trace.TraceParent;
import dev.croft.protocol.llb.OpWriter;
import dev.croft.protocol.llb.Platforms;
import dev.croft.protocol.llb.VertexReader;

/** Jobs between the wire and the domain. */
public final class JobMessages {

  private JobMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.Job write(Job job) {
    var message =
        dev.croft.protocol.generated.farm.Job.newBuilder()
            .setId(job.id().value())
            .setAttempt(job.attempt())
            .setTenant(job.tenant())
            .setPlatform(Platforms.write(job.platform()));
    job.steps().forEach(step -> message.addSteps(write(step)));
    job.trace().ifPresent(trace -> message.setTraceparent(trace.header()));
    return message.build();
  }

  /** The job that is meant. */
  public static Job read(dev.croft.protocol.generated.farm.Job message) {
    return new Job(
        new JobId(message.getId()),
        message.getAttempt(),
        message.getTenant(),
        Platforms.readExactly(message.getPlatform()),
        message.getStepsList().stream().map(JobMessages::read).toList(),
        TraceParent.read(message.getTraceparent()));
  }

  private static dev.croft.protocol.generated.farm.Step write(Step step) {
    var message =
        dev.croft.protocol.generated.farm.Step.newBuilder()
            .setKey(step.key().digest().value())
            .setVertex(step.vertex().digest().value())
            .setOp(OpWriter.write(step.vertex()))
            .setMetadata(OpWriter.write(step.vertex().metadata()));
    step.inputs().forEach(input -> message.addInputs(write(input)));
    return message.build();
  }

  private static Step read(dev.croft.protocol.generated.farm.Step message) {
    return new Step(
        new StepKey(new Digest(message.getKey())),
        VertexReader.read(new Digest(message.getVertex()), message.getOp(), message.getMetadata()),
        message.getInputsList().stream().map(JobMessages::read).toList());
  }

  private static dev.croft.protocol.generated.farm.Step.Input write(StepInput input) {
    var message = dev.croft.protocol.generated.farm.Step.Input.newBuilder();
    switch (input) {
      case StepInput.Ready ready -> message.setReady(ContentMessages.write(ready.content()));
      case StepInput.Earlier earlier ->
          message.getEarlierBuilder().setStep(earlier.step()).setOutput(earlier.output());
    }
    return message.build();
  }

  private static StepInput read(dev.croft.protocol.generated.farm.Step.Input message) {
    return switch (message.getFromCase()) {
      case READY -> new StepInput.Ready(ContentMessages.read(message.getReady()));
      case EARLIER ->
          new StepInput.Earlier(message.getEarlier().getStep(), message.getEarlier().getOutput());
      case FROM_NOT_SET ->
          throw new CroftException(FailureKind.INTERNAL, "a step's input comes from nowhere");
    };
  }
}
