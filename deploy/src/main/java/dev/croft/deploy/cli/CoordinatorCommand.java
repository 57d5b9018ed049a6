package dev.croft.deploy.cli;

import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.server.farm.CoordinatorNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code croft coordinator}. */
@Command(
    name = "coordinator",
    description = "Run a coordinator of a farm of several machines.",
    mixinStandardHelpOptions = true)
final class CoordinatorCommand implements Callable<Integer> {

  @Mixin private ListenFlags listen = new ListenFlags();

  @Mixin private NodeFlags node = new NodeFlags();

  @Override
  public Integer call() throws Exception {
    FarmProcess.run(this::coordinator);
    return 0;
  }

  private AutoCloseable coordinator() {
    CoordinatorNode started =
        CoordinatorNode.start(
            node.options(NodeKind.COORDINATOR, ClusterSettings.DEFAULT_PORT), listen.urls());
    listen.announce();
    return started;
  }
}
