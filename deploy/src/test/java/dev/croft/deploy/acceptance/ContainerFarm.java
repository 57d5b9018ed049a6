package dev.croft.deploy.acceptance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Capability;
import dev.croft.deploy.rig.FarmApi;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A coordinator and workers of the Croft image, with a registry, in a network of their own. */
final class ContainerFarm implements AutoCloseable {

  private static final int CLIENTS = 8372;
  private static final int REGISTRY = 5000;
  private static final String CONFIG_FILE = "/etc/croft/croft.toml";
  private static final String CONFIG =
      """
      [registry."registry:5000"]
        http = true
      """;

  private final Images images;
  private final Network network = Network.newNetwork();
  private final GenericContainer<?> registry;
  private final GenericContainer<?> coordinator;
  private final Map<String, GenericContainer<?>> workers = new LinkedHashMap<>();

  /** The images of a farm, where the engine finds them. */
  record Images(String croft, String registry) {}

  ContainerFarm(Images images) {
    this.images = images;
    registry =
        new GenericContainer<>(DockerImageName.parse(images.registry()))
            .withNetwork(network)
            .withNetworkAliases("registry")
            .withExposedPorts(REGISTRY);
    registry.start();
    coordinator =
        croft("coordinator", "--listen", "tcp://0.0.0.0:" + CLIENTS, "--cluster-port", "5701")
            .withNetworkAliases("coordinator")
            .withExposedPorts(CLIENTS)
            .waitingFor(ready(".*the farm serves at.*\\n"));
    coordinator.start();
  }

  /** Adds a worker of one slot, and waits until the coordinator knows it. */
  ContainerFarm withWorker(String name) {
    GenericContainer<?> worker =
        croft("worker", "--join", "coordinator:5701", "--name", name, "--slots", "1")
            .withCreateContainerCmdModifier(
                create ->
                    Objects.requireNonNull(create.getHostConfig())
                        .withCapAdd(
                            Capability.SYS_ADMIN, Capability.NET_ADMIN, Capability.SYS_PTRACE)
                        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined")))
            .waitingFor(ready(".*worker " + name + " is ready\\n"));
    worker.start();
    workers.put(name, worker);
    return this;
  }

  /** Where clients connect. */
  URI address() {
    return URI.create("tcp://127.0.0.1:" + coordinator.getMappedPort(CLIENTS));
  }

  /** The registry as this machine names it; to builds it is {@code registry:5000}. */
  String registryHost() {
    return "127.0.0.1:" + registry.getMappedPort(REGISTRY);
  }

  /** The names of the workers that the coordinator knows now. */
  List<String> workers() {
    return api().workers();
  }

  /** The names of the workers that have jobs now. */
  List<String> busyWorkers() {
    return api().busyWorkers();
  }

  /** Stops everything in a worker's container where it is. */
  void pause(String worker) {
    engine().pauseContainerCmd(idOf(worker)).exec();
  }

  /** Lets a worker go on. */
  void resume(String worker) {
    engine().unpauseContainerCmd(idOf(worker)).exec();
  }

  /** Takes a worker from the network; what it runs goes on. */
  void cut(String worker) {
    engine()
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(idOf(worker))
        .exec();
  }

  /** Ends a worker as a power cut would. */
  void kill(String worker) {
    engine().killContainerCmd(idOf(worker)).exec();
  }

  /** What all of them wrote to their logs. */
  String log() {
    StringBuilder all = new StringBuilder("coordinator\n").append(coordinator.getLogs());
    workers.forEach(
        (name, worker) ->
            all.append(name).append('\n').append(worker.getLogs(OutputFrame.OutputType.STDERR)));
    return all.toString();
  }

  @Override
  public void close() {
    workers.values().forEach(GenericContainer::stop);
    coordinator.stop();
    registry.stop();
    network.close();
  }

  private GenericContainer<?> croft(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--root", "/var/lib/croft", "--config", CONFIG_FILE));
    return new GenericContainer<>(DockerImageName.parse(images.croft()))
        .withNetwork(network)
        .withEnv("CROFT_JAVA_OPTS", "-Xmx256m")
        .withCopyToContainer(Transferable.of(CONFIG), CONFIG_FILE)
        .withCommand(all.toArray(String[]::new));
  }

  private static WaitStrategy ready(String line) {
    return Wait.forLogMessage(line, 1).withStartupTimeout(Duration.ofMinutes(2));
  }

  private FarmApi api() {
    return new FarmApi(coordinator.getMappedPort(CLIENTS));
  }

  private String idOf(String worker) {
    return Objects.requireNonNull(workers.get(worker), worker).getContainerId();
  }

  private static DockerClient engine() {
    return DockerClientFactory.lazyClient();
  }
}
