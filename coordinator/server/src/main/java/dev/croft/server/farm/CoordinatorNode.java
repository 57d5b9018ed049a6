package dev.croft.server.farm;

import dev.croft.agent.cachemount.FarmCacheMounts;
import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.agent.cachemount.MountDirectories;
import dev.croft.agent.cachemount.MountLimits;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.disk.CacheMountPart;
import dev.croft.agent.disk.DiskKeeper;
import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.move.ClusterSharing;
import dev.croft.agent.move.ContentHandler;
import dev.croft.agent.move.ContentName;
import dev.croft.agent.move.LocalContent;
import dev.croft.agent.remote.FarmNeeds;
import dev.croft.agent.trace.Traces;
import dev.croft.engine.cachemount.FolderCacheMounts;
import dev.croft.model.worker.WorkerId;
import dev.croft.oci.registry.TokenDesk;
import dev.croft.server.api.ApiParts;
import dev.croft.server.api.ApiServer;
import dev.croft.server.api.ListenAddress;
import dev.croft.server.config.CacheMountConfig;
import dev.croft.server.config.ConfigFile;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.head.StepsService;
import dev.croft.server.jobs.JobBoard;
import dev.croft.server.meter.NodeRegistry;
import dev.croft.server.remote.DiskService;
import dev.croft.server.remote.HeadService;
import dev.croft.server.remote.Loans;
import dev.croft.server.remote.RemoteDisks;
import dev.croft.server.remote.RemoteWorkers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator whose workers are processes of their own. */
public final class CoordinatorNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorNode.class);

  /** A new head knows no workers; each of them asks within two seconds. */
  private static final Duration UNTIL_WORKERS_CAME = Duration.ofSeconds(10);

  private static final Duration GC_INTERVAL = Duration.ofMinutes(1);
  private static final Duration GONE_FOR_GOOD = Duration.ofMinutes(10);

  private final Closing closing = new Closing();

  private CoordinatorNode() {}

  /**
   * Starts a coordinator; it serves when this returns.
   *
   * @param listen where clients connect: {@code tcp://HOST:PORT} or {@code unix:///PATH}
   * @throws dev.croft.model.failure.CroftException where it cannot, with what to do about it
   */
  public static CoordinatorNode start(NodeOptions options, List<URI> listen) {
    CoordinatorNode node = new CoordinatorNode();
    try {
      node.open(options, listen);
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void open(NodeOptions options, List<URI> listen) {
    Clock clock = Clock.systemUTC();
    FarmConfig config = options.config().map(ConfigFile::read).orElseGet(FarmConfig::defaults);
    if (!config.ignored().isEmpty()) {
      LOG.warn("these keys of the configuration have no effect here: {}", config.ignored());
    }
    NodeRegistry registry = closing.add(new NodeRegistry());
    FarmNode node = FarmNode.join(options.with(config.cluster()), registry.vertx(), closing);
    String token = node.record().makeToken();
    LOG.debug("the farm's token has {} characters", token.length());
    Loans loans = new Loans(node.address());
    NodeId id = new NodeId("coordinator-" + node.member().host() + ":" + node.member().port());
    Traces traces = closing.add(Traces.of(System.getenv(), "croft-coordinator", id.value()));
    CompletableFuture<JobBoard> board = new CompletableFuture<>();
    Office office =
        new Office(
            node.nodes(), node.record(), id, () -> board.join().expectWorkers(UNTIL_WORKERS_CAME));
    Coordinator coordinator =
        closing.add(
            new Coordinator(
                options.root(),
                config,
                node.member(),
                new OtherCoordinators(
                    office,
                    node.channels(),
                    loans,
                    new FarmNeeds(node.nodes(), node.channels()),
                    id),
                clock,
                registry.meters(),
                traces));
    board.complete(coordinator.board());
    new HeadService(
            coordinator.link(),
            worker -> coordinator.board().jobsOf(worker).size(),
            office::epoch,
            loans,
            new TokenDesk(coordinator.http()))
        .bind(node.server().methods());
    new StepsService(coordinator.executions(), office::isHere).bind(node.server().methods());
    node.nodes()
        .listen(
            new RemoteWorkers(
                node.nodes(), node.channels(), loans, coordinator.workers(), coordinator.board()));
    keepCacheMounts(node, id, coordinator, config.cacheMounts(), options.root(), clock);
    share(node, id, coordinator);
    keepDisk(node, id, coordinator, config, options.root(), clock);
    node.nodes().register(id, NodeKind.COORDINATOR, node.server().port());
    office.watch();
    ApiParts parts =
        FarmApi.parts(
            coordinator, node.vertx(), options.root(), config, options.version(), clock, registry);
    closing.add(parts.past().history());
    ApiServer server = closing.add(new ApiServer(node.vertx(), parts, config.clients()));
    listen.forEach(url -> server.listen(new ListenAddress(url.toString())));
  }

  /** What workers publish outlives them here. */
  private void keepCacheMounts(
      FarmNode node,
      NodeId id,
      Coordinator coordinator,
      CacheMountConfig config,
      Path root,
      Clock clock) {
    FarmCacheMounts mounts =
        closing.add(new FarmCacheMounts(node.member(), node.nodes(), id, node.record()::token));
    Optional<FolderCacheMounts> folder =
        config.policy().directory().map(path -> new FolderCacheMounts(path, Optional.empty()));
    KeptCacheMounts kept =
        closing.add(
            KeptCacheMounts.open(
                root.resolve("cache-mounts"),
                mounts.peers(),
                folder.map(MountDirectories::of).orElse(mounts),
                new MountLimits(config.maxTenantBytes(), config.maxAge()),
                clock));
    kept.offer(node.server());
    coordinator.keeps(kept);
    folder.ifPresent(shared -> coordinator.lists(new CacheMountPart(shared)));
  }

  /** What this coordinator keeps itself is listed, pruned and collected like what workers keep. */
  private void keepDisk(
      FarmNode node,
      NodeId id,
      Coordinator coordinator,
      FarmConfig config,
      Path root,
      Clock clock) {
    NodeDisk disk =
        new NodeDisk(coordinator.disk(), () -> DiskSpace.of(root), coordinator::needed, clock);
    NodeDisk keptMounts =
        new NodeDisk(
            coordinator.cacheMounts().<DiskPart>map(kept -> kept).stream().toList(),
            () -> DiskSpace.of(root),
            () -> NeededContent.NOTHING,
            clock);
    DiskKeeper keeper = closing.add(new DiskKeeper(disk, config.worker().gc(), records -> {}));
    coordinator.afterBuilds(keeper::somethingChanged);
    keeper.start(GC_INTERVAL);
    new DiskService(List.of(disk, keptMounts), coordinator.builds()::needed, clock)
        .bind(node.server().methods());
    coordinator.lists(FarmDisk.of(disk));
    coordinator.lists(FarmDisk.of(new RemoteDisks(node.nodes(), node.channels(), id)));
  }

  /** Gives workers build contexts, and knows which of them has what. */
  private void share(FarmNode node, NodeId id, Coordinator coordinator) {
    ClusterSharing sharing =
        closing.add(ClusterSharing.of(node.member(), node.nodes(), node.record(), id, List.of()));
    sharing.forgetWhoLeft(GONE_FOR_GOOD, coordinator::isHead);
    LocalContent content = new LocalContent(id.value(), coordinator.blobs(), coordinator.trees());
    node.server().handle("/content/", new ContentHandler(() -> List.of(content)));
    coordinator
        .workers()
        .ask(
            wanted ->
                ContentName.of(wanted).map(sharing::holders).orElseGet(List::of).stream()
                    .map(holder -> new WorkerId(holder.value()))
                    .toList());
  }

  @Override
  public void close() {
    closing.close();
  }
}
