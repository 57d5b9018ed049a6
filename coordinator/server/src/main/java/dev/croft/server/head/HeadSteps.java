package dev.croft.server.head;

import dev.croft.server.jobs.Steps;
import dev.croft.server.jobs.Waiter;
import dev.croft.solver.graph.PlannedStep;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The farm's steps in flight, wherever the head is: this coordinator's own where it is the head,
 * and else those of the head, over the network. When the head is lost, what was demanded of it is
 * planned again. Thread safe.
 */
public final class HeadSteps implements Steps {

  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(300);

  private final Steps own;
  private final Supplier<Optional<String>> headElsewhere;
  private final Function<String, Channel> channels;
  private final String address;
  private final Map<Waiter, StepsCall> calls = new ConcurrentHashMap<>();

  /**
   * Steps of this coordinator and of the head.
   *
   * @param headElsewhere the head's node server; empty while this coordinator is the head
   * @param address this coordinator's node server, where the head asks for secrets and credentials
   */
  public HeadSteps(
      Steps own,
      Supplier<Optional<String>> headElsewhere,
      Function<String, Channel> channels,
      String address) {
    this.own = own;
    this.headElsewhere = headElsewhere;
    this.channels = channels;
    this.address = address;
  }

  @Override
  public void demand(Waiter waiter, List<PlannedStep> plan) {
    Optional<String> head = headElsewhere.get();
    if (head.isEmpty()) {
      own.demand(waiter, plan);
    } else {
      call(waiter, head.get()).demand(plan);
    }
  }

  private StepsCall call(Waiter waiter, String head) {
    return calls.compute(
        waiter,
        (_, open) ->
            open != null && open.isOpen()
                ? open
                : StepsCall.open(waiter, channels.apply(head), address, BEFORE_ANOTHER_TRY));
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
