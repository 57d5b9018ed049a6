package dev.croft.server.head;

import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.agent.rpc.Requests;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.trace.TraceParent;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.StepsAnswer;
import dev.croft.protocol.generated.farm.StepsRequest;
import dev.croft.server.build.JobWishes;
import dev.croft.server.jobs.Steps;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What other coordinators ask of the head for their builds. A coordinator that is not the head
 * refuses.
 */
public final class StepsService {

  private static final String NAME = "croft.farm.v1.Steps";

  private final Steps steps;
  private final BooleanSupplier isHead;

  /** A service over this coordinator's own steps. */
  public StepsService(Steps steps, BooleanSupplier isHead) {
    this.steps = steps;
    this.isHead = isHead;
  }

  /** Adds the service to a node's server. */
  public void bind(GrpcMethods methods) {
    methods
        .service(NAME, FarmFailures::status)
        .<StepsRequest, StepsAnswer>conversation(
            "Follow",
            StepsRequest.getDefaultInstance(),
            (_, requests, answers) -> follow(requests, answers));
  }

  private void follow(Requests<StepsRequest> requests, Answers<StepsAnswer> answers) {
    checkHead();
    answers.open();
    Optional<StepsRequest> first = requests.next();
    if (first.isEmpty()) {
      return;
    }
    RemoteWaiter waiter = new RemoteWaiter(scope(first.get().getSolve()));
    Thread sender = Thread.ofVirtual().name("steps-answers").start(() -> send(waiter, answers));
    try {
      for (Optional<StepsRequest> next = requests.next();
          next.isPresent();
          next = requests.next()) {
        checkHead();
        steps.demand(waiter, StepsMessages.plan(next.get().getDemand()));
      }
    } finally {
      steps.leave(waiter);
      sender.interrupt();
    }
  }

  private void checkHead() {
    if (!isHead.getAsBoolean()) {
      throw new CroftException(
          FailureKind.TRANSIENT, "another coordinator is the head of the farm");
    }
  }

  private static void send(RemoteWaiter waiter, Answers<StepsAnswer> answers) {
    try {
      while (true) {
        answers.send(waiter.next());
      }
    } catch (InterruptedException | CroftException e) {
      // The solve is over, or its coordinator is gone: the other thread learns of it too.
      Thread.currentThread().interrupt();
    }
  }

  private static RemoteScope scope(StepsRequest.Solve solve) {
    return new RemoteScope(
        solve.getLender(),
        solve.getBuild(),
        solve.getTenant(),
        new JobWishes(solve.getPriority(), solve.getCpus(), solve.getMemoryBytes()),
        TraceParent.read(solve.getTraceparent()));
  }
}
