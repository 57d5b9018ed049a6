package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Steps;
import dev.croft.server.jobs.Waiter;
import dev.croft.server.remote.Loans;
import dev.croft.solver.graph.PlannedStep;
import io.grpc.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The farm's steps in flight, wherever the head is: this coordinator's own where it is the head,
 * and else those of the head, over the network. When the head is lost, what was demanded of it is
 * planned again. Thread safe.
 */
public final class HeadSteps implements Steps {

  private final Steps own;
  private final HeadPlace head;
  private final Function<String, Channel> channels;
  private final Function<BuildScope, Loans.Loan> lend;
  private final Map<Waiter, StepsCall> calls = new ConcurrentHashMap<>();

  /**
   * Steps of this coordinator and of the head.
   *
   * @param channels to node servers
   * @param lend lends the head what a build's client has
   */
  public HeadSteps(
      Steps own,
      HeadPlace head,
      Function<String, Channel> channels,
      Function<BuildScope, Loans.Loan> lend) {
    this.own = own;
    this.head = head;
    this.channels = channels;
    this.lend = lend;
  }

  @Override
  public void demand(Waiter waiter, List<PlannedStep> plan) {
    if (head.isHere()) {
      own.demand(waiter, plan);
      return;
    }
    Optional<String> elsewhere = head.elsewhere();
    if (elsewhere.isPresent()) {
      call(waiter, elsewhere.get()).demand(plan);
    } else {
      Set<Digest> vertices =
          plan.stream().map(step -> step.vertex().digest()).collect(Collectors.toSet());
      StepsCall.planAgain(waiter, vertices);
    }
  }

  private StepsCall call(Waiter waiter, String address) {
    return calls.compute(
        waiter,
        (_, open) -> {
          if (open != null && open.isOpenTo(address)) {
            return open;
          }
          if (open != null) {
            open.giveUp();
          }
          return StepsCall.open(
              waiter, address, channels.apply(address), lend.apply(waiter.scope()));
        });
  }

  @Override
  public void leave(Waiter waiter) {
    own.leave(waiter);
    StepsCall call = calls.remove(waiter);
    if (call != null) {
      call.close();
    }
  }
}
