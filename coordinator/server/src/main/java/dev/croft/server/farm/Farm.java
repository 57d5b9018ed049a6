package dev.croft.server.farm;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.disk.CacheMountPart;
import dev.croft.agent.disk.Housekeeping;
import dev.croft.agent.move.Neighbours;
import dev.croft.agent.move.Peer;
import dev.croft.agent.move.Sharing;
import dev.croft.agent.trace.Traces;
import dev.croft.agent.worker.LocalWorker;
import dev.croft.agent.worker.WorkerSettings;
import dev.croft.model.worker.WorkerId;
import dev.croft.server.api.ApiParts;
import dev.croft.server.api.ApiServer;
import dev.croft.server.api.ListenAddress;
import dev.croft.server.config.ConfigFile;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.meter.NodeRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole farm in one process: a coordinator, its workers, and the stores that they share. */
public final class Farm implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Farm.class);
  private final Closing closing = new Closing();
  private final FarmOptions options;
  private final FarmConfig config;

  private final Neighbours neighbours = new Neighbours();

  private Farm(FarmOptions options, FarmConfig config) {
    this.options = options;
    this.config = config;
  }

  /**
   * Starts a farm; it serves when this returns.
   *
   * @throws dev.croft.model.failure.CroftException where it cannot, with what to do about it
   */
  public static Farm start(FarmOptions options) {
    FarmConfig config = options.config().map(ConfigFile::read).orElseGet(FarmConfig::defaults);
    if (!config.ignored().isEmpty()) {
      LOG.warn("these keys of the configuration have no effect here: {}", config.ignored());
    }
    Farm farm = new Farm(options, config);
    try {
      farm.open(Clock.systemUTC());
      return farm;
    } catch (RuntimeException e) {
      farm.close();
      throw e;
    }
  }

  private void open(Clock clock) {
    NodeRegistry registry = closing.add(new NodeRegistry());
    Traces traces = closing.add(Traces.of(System.getenv(), "croft", "croft"));
    ClusterMember member = closing.add(ClusterMember.alone());
    Coordinator coordinator =
        closing.add(
            new Coordinator(
                options.root(),
                config,
                member,
                Colleagues.none(),
                clock,
                registry.meters(),
                traces));
    LocalMounts mounts =
        closing.add(
            new LocalMounts(
                options.root().resolve("cache-mounts"),
                options.workers(),
                config.cacheMounts(),
                clock));
    coordinator.keeps(mounts.kept());
    mounts.folder().ifPresent(shared -> coordinator.lists(new CacheMountPart(shared)));
    for (int i = 0; i < Math.max(1, options.workers()); i++) {
      startWorker("local-" + i, coordinator, mounts, clock);
    }
    Vertx vertx = registry.vertx();
    closing.add(vertx);
    ApiParts parts =
        FarmApi.parts(
            coordinator, vertx, options.root(), config, options.version(), clock, registry);
    closing.add(parts.past().history());
    ApiServer server = closing.add(new ApiServer(vertx, parts, config.clients()));
    options.listen().forEach(url -> server.listen(new ListenAddress(url.toString())));
  }

  private void startWorker(String name, Coordinator coordinator, LocalMounts mounts, Clock clock) {
    LocalWorker worker =
        closing.add(
            LocalWorker.open(
                settings(name, options.root().resolve("workers").resolve(name)),
                coordinator.blobs(),
                coordinator.trees(),
                coordinator.http(),
                coordinator.link(),
                Sharing.of(
                    neighbours.locations(name),
                    neighbours,
                    coordinator.tier().<Peer>map(tier -> tier).stream().toList()),
                mounts.peers(name),
                new Housekeeping(
                    coordinator.disk(), config.worker().gc(), coordinator.link()::needed, clock),
                coordinator.workerMeters(),
                coordinator.traces()));
    neighbours.add(worker.content());
    worker.cacheMounts().ifPresent(own -> mounts.add(name, own));
    coordinator.tier().ifPresent(worker::saveIn);
    coordinator.workers().add(worker.link());
    worker.start();
  }

  private WorkerSettings settings(String name, Path directory) {
    return new WorkerSetup(
            new WorkerId(name),
            directory,
            OptionalInt.empty(),
            List.of(),
            options.listen().stream().map(URI::getPort).filter(port -> port > 0).toList())
        .with(config);
  }

  /** Ends everything, the last part first. */
  @Override
  public void close() {
    closing.close();
  }
}
