package dev.croft.protocol.farm;

import dev.croft.model.step.JobId;
import dev.croft.model.worker.DesiredState;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.model.worker.WorkerState;
import dev.croft.protocol.llb.Platforms;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What workers are and do, and what they should be doing, between the wire and the domain. */
public final class WorkerStateMessages {

  private WorkerStateMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.WorkerInfo write(WorkerInfo info) {
    var message =
        dev.croft.protocol.generated.farm.WorkerInfo.newBuilder()
            .setId(info.id().value())
            .setSlots(info.slots())
            .setMemoryBytes(info.memoryBytes())
            .putAllLabels(info.labels());
    info.nativePlatforms().forEach(one -> message.addNativePlatforms(Platforms.write(one)));
    info.emulatedPlatforms().forEach(one -> message.addEmulatedPlatforms(Platforms.write(one)));
    return message.build();
  }

  /** The worker that is meant. */
  public static WorkerInfo read(dev.croft.protocol.generated.farm.WorkerInfo message) {
    return new WorkerInfo(
        new WorkerId(message.getId()),
        message.getNativePlatformsList().stream().map(Platforms::readExactly).toList(),
        message.getEmulatedPlatformsList().stream().map(Platforms::readExactly).toList(),
        message.getSlots(),
        message.getMemoryBytes(),
        message.getLabelsMap());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.WorkerState write(WorkerState state) {
    var message =
        dev.croft.protocol.generated.farm.WorkerState.newBuilder()
            .setInfo(write(state.info()))
            .setDraining(state.draining());
    state.running().forEach((job, attempt) -> message.putRunning(job.value(), attempt));
    return message.build();
  }

  /** The state that is meant. */
  public static WorkerState read(dev.croft.protocol.generated.farm.WorkerState message) {
    Map<JobId, Integer> running = new HashMap<>();
    message.getRunningMap().forEach((job, attempt) -> running.put(new JobId(job), attempt));
    return new WorkerState(read(message.getInfo()), running, message.getDraining());
  }

  /** The wire form, under an epoch. */
  public static dev.croft.protocol.generated.farm.DesiredState write(
      DesiredState state, long epoch) {
    var message =
        dev.croft.protocol.generated.farm.DesiredState.newBuilder()
            .setAskAgainMillis(state.askAgain().toMillis())
            .setEpoch(epoch);
    state.jobs().forEach(job -> message.addJobs(JobMessages.write(job)));
    return message.build();
  }

  /** The state that is meant. */
  public static DesiredState read(dev.croft.protocol.generated.farm.DesiredState message) {
    return new DesiredState(
        message.getJobsList().stream().map(JobMessages::read).toList(),
        Duration.ofMillis(message.getAskAgainMillis()));
  }
}
