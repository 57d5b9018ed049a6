package dev.croft.server.farm;

import dev.croft.agent.cluster.FarmRecord;
import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.Nodes;
import dev.croft.server.head.HeadPlace;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** The office of the head, which the oldest coordinator holds. Thread safe. */
final class Office implements HeadPlace {

  private final ReentrantLock lock = new ReentrantLock();
  private final Nodes nodes;
  private final FarmRecord record;
  private final NodeId self;
  private final Runnable onTaking;
  private boolean held;

  /**
   * The office as one coordinator sees it.
   *
   * @param onTaking done whenever this coordinator becomes the head, before anything is asked of it
   */
  Office(Nodes nodes, FarmRecord record, NodeId self, Runnable onTaking) {
    this.nodes = nodes;
    this.record = record;
    this.self = self;
    this.onTaking = onTaking;
  }

  @Override
  public boolean isHere() {
    boolean here = nodes.head().map(Node::id).filter(self::equals).isPresent();
    lock.lock();
    try {
      if (here && !held) {
        onTaking.run();
      }
      held = here;
      return here;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> elsewhere() {
    return nodes.head().filter(head -> !head.id().equals(self)).map(Node::address);
  }

  /** The epoch of this coordinator, as long as it is the head. */
  OptionalLong epoch() {
    return isHere() ? OptionalLong.of(record.takeOffice()) : OptionalLong.empty();
  }

  /** Notices at once when this coordinator becomes the head. */
  void watch() {
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            isHere();
          }

          @Override
          public void left(Node node) {
            isHere();
          }
        });
  }
}
