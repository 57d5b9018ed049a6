package dev.croft.deploy.cli;

import dev.croft.agent.cluster.ClusterSettings;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.server.farm.CoordinatorNode;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code croft coordinator}. */
@Command(
    name = "coordinator",
    description = "Run a coordinator of a farm of several machines.",
    mixinStandardHelpOptions = true)
final class CoordinatorCommand implements Callable<Integer> {

  @Option(
      names = "--listen",
      paramLabel = "URL",
      defaultValue = FarmAddress.DEFAULT,
      description = "Where clients connect: tcp://HOST:PORT or unix:///PATH; may be repeated.")
  private List<URI> listen = List.of(URI.create(FarmAddress.DEFAULT));

  @Mixin private NodeFlags node = new NodeFlags();

  @Override
  public Integer call() throws Exception {
    FarmProcess.run(this::coordinator);
    return 0;
  }

  private AutoCloseable coordinator() {
    CoordinatorNode started =
        CoordinatorNode.start(
            node.options(NodeKind.COORDINATOR, ClusterSettings.DEFAULT_PORT), listen);
    listen.forEach(url -> System.err.println("croft: the farm serves at " + url));
    return started;
  }
}
