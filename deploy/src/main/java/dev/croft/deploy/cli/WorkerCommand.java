package dev.croft.deploy.cli;

import dev.croft.agent.cluster.NodeKind;
import dev.croft.deploy.preflight.Preflight;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.farm.WorkerNode;
import dev.croft.server.farm.WorkerSetup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code croft worker}. */
@Command(
    name = "worker",
    description = "Run a worker that joins a farm.",
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The worker's name, unique in the farm. Default: the machine's.")
  private @Nullable String name;

  @Option(
      names = "--platforms",
      paramLabel = "OS/ARCH",
      split = ",",
      description = "The only platforms that it offers. Default: all that the machine runs.")
  private List<String> platforms = List.of();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "How many jobs it runs at once. Default: one for each processor.")
  private @Nullable Integer slots;

  @Option(
      names = "--drain-seconds",
      paramLabel = "N",
      defaultValue = "600",
      description = "How long it finishes jobs when it is told to end. Default: ${DEFAULT-VALUE}")
  private int drainSeconds;

  @Mixin private NodeFlags node = new NodeFlags();

  @Override
  public Integer call() throws Exception {
    if (!node.namesMembers()) {
      throw CroftException.user(
          "a worker needs --join HOST:PORT: the cluster port of a coordinator");
    }
    UpCommand.refuseIfSomethingIsMissing(Preflight.ofThisMachine().missing());
    FarmProcess.run(this::worker);
    return 0;
  }

  private AutoCloseable worker() {
    WorkerSetup setup =
        new WorkerSetup(
            new WorkerId(name == null ? machine() : name),
            node.root().resolve("worker"),
            slots == null ? OptionalInt.empty() : OptionalInt.of(slots),
            wanted(),
            List.of());
    WorkerNode started =
        WorkerNode.start(node.options(NodeKind.WORKER, 0), setup, Duration.ofSeconds(drainSeconds));
    System.err.println("croft: worker " + setup.id() + " is ready");
    return started;
  }

  private List<Platform> wanted() {
    List<Platform> wanted = new ArrayList<>();
    for (String platform : platforms) {
      try {
        wanted.add(Platform.parse(platform));
      } catch (IllegalArgumentException e) {
        throw CroftException.user("--platforms: " + e.getMessage());
      }
    }
    return wanted;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw CroftException.user("this machine has no name: give the worker one with --name");
    }
  }
}
