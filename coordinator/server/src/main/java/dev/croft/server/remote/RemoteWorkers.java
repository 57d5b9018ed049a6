package dev.croft.server.remote;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeChannels;
import dev.croft.model.failure.CroftException;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.jobs.JobBoard;
import dev.croft.server.jobs.Workers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the list of workers as the cluster has it. */
public final class RemoteWorkers implements Nodes.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteWorkers.class);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final Nodes nodes;
  private final NodeChannels channels;
  private final Loans loans;
  private final Workers workers;
  private final JobBoard board;

  /** To be added to the nodes as a listener. */
  public RemoteWorkers(
      Nodes nodes, NodeChannels channels, Loans loans, Workers workers, JobBoard board) {
    this.nodes = nodes;
    this.channels = channels;
    this.loans = loans;
    this.workers = workers;
    this.board = board;
  }

  @Override
  public void joined(Node node) {
    if (node.kind() == NodeKind.WORKER) {
      Thread.ofVirtual().name("welcome " + node.id()).start(() -> welcome(node));
    }
  }

  private void welcome(Node node) {
    try {
      while (nodes.find(node.id()).filter(node::equals).isPresent()) {
        try {
          workers.add(RemoteWorker.connect(node.address(), channels.to(node.address()), loans));
          return;
        } catch (CroftException e) {
          LOG.warn("worker {} does not say what it is yet: {}", node.id(), e.text());
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void left(Node node) {
    channels.forget(node.address());
    if (node.kind() == NodeKind.WORKER) {
      WorkerId worker = new WorkerId(node.id().value());
      workers.remove(worker);
      board.workerGone(worker);
    }
  }
}
