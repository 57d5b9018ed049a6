package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobId;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepKey;
import dev.croft.protocol.farm.JobMessages;
import dev.croft.protocol.farm.Times;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.protocol.generated.farm.StepsAnswer;
import dev.croft.protocol.generated.farm.StepsRequest;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.StepPlace;
import dev.croft.solver.graph.PlannedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Demands and places between the wire and the domain. */
final class StepsMessages {

  private static final JobId NO_JOB = new JobId("demanded");
  private static final Platform ANY = Platform.linux("amd64");

  private StepsMessages() {}

  static StepsRequest solve(BuildScope scope, Lender lender) {
    StepsRequest.Solve.Builder solve =
        StepsRequest.Solve.newBuilder()
            .setLender(lender)
            .setBuild(scope.ref())
            .setTenant(scope.tenant())
            .setPriority(scope.wishes().priority())
            .setCpus(scope.wishes().cpus())
            .setMemoryBytes(scope.wishes().memoryBytes());
    scope.trace().ifPresent(trace -> solve.setTraceparent(trace.header()));
    return StepsRequest.newBuilder().setSolve(solve).build();
  }

  static StepsRequest demand(BuildScope scope, List<PlannedStep> plan) {
    List<Step> steps =
        plan.stream().map(p -> new Step(p.identity(), p.vertex(), p.inputs())).toList();
    StepsRequest.Demand.Builder demand =
        StepsRequest.Demand.newBuilder()
            .setJob(JobMessages.write(new Job(NO_JOB, 1, scope.tenant(), ANY, steps)));
    for (PlannedStep planned : plan) {
      StepsRequest.Keys.Builder keys = StepsRequest.Keys.newBuilder().setReplace(planned.replace());
      planned.keys().forEach(key -> keys.addKeys(key.digest().value()));
      demand.addKeys(keys);
    }
    return StepsRequest.newBuilder().setDemand(demand).build();
  }

  static List<PlannedStep> plan(StepsRequest.Demand demand) {
    List<Step> steps = JobMessages.read(demand.getJob()).steps();
    List<PlannedStep> plan = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      StepsRequest.Keys keys = demand.getKeys(i);
      plan.add(
          new PlannedStep(
              step.vertex(),
              step.key(),
              keys.getKeysList().stream().map(key -> new StepKey(new Digest(key))).toList(),
              keys.getReplace(),
              step.inputs()));
    }
    return plan;
  }

  static StepsAnswer place(Digest vertex, StepPlace place) {
    StepsAnswer.Builder answer = StepsAnswer.newBuilder().setVertex(vertex.value());
    switch (place) {
      case StepPlace.Waits waits ->
          answer
              .getWaitsBuilder()
              .setPosition(waits.position())
              .setReason(waits.reason())
              .setSince(Times.write(waits.since()));
      case StepPlace.Runs runs ->
          answer
              .getRunsBuilder()
              .setWorker(runs.worker())
              .setEmulated(runs.emulated())
              .setWhy(runs.why())
              .setWaitedMillis(runs.waited().toMillis())
              .setWorkers(runs.workers());
    }
    return answer.build();
  }

  static StepPlace place(StepsAnswer.Waits waits) {
    return new StepPlace.Waits(
        waits.getPosition(), waits.getReason(), Times.read(waits.getSince()));
  }

  static StepPlace place(StepsAnswer.Runs runs) {
    return new StepPlace.Runs(
        runs.getWorker(),
        runs.getEmulated(),
        runs.getWhy(),
        Duration.ofMillis(runs.getWaitedMillis()),
        runs.getWorkers());
  }
}
