package dev.croft.server.farm;

import dev.croft.agent.cachemount.FarmCacheMounts;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.disk.BlobPart;
import dev.croft.agent.disk.Housekeeping;
import dev.croft.agent.disk.TreePart;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.agent.move.ClusterSharing;
import dev.croft.agent.move.ContentHandler;
import dev.croft.agent.move.Peer;
import dev.croft.agent.remote.HeadLink;
import dev.croft.agent.remote.RemoteKeepers;
import dev.croft.agent.remote.WorkerService;
import dev.croft.agent.tier.DurableTier;
import dev.croft.agent.trace.Traces;
import dev.croft.agent.worker.LocalWorker;
import dev.croft.agent.worker.WorkerSettings;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.registry.RegistryHosts;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.oci.tree.TreeStore;
import dev.croft.server.config.ConfigFile;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.meter.NodeRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A worker as a process of its own. */
public final class WorkerNode implements AutoCloseable {

  private final Closing closing = new Closing();

  private WorkerNode() {}

  /**
   * Starts a worker: it joins the farm, and takes jobs as soon as there is a coordinator.
   *
   * @param patience how long it goes on with jobs when it is told to end
   * @throws dev.croft.model.failure.CroftException where it cannot, with what to do about it
   */
  public static WorkerNode start(NodeOptions options, WorkerSetup setup, Duration patience) {
    WorkerNode node = new WorkerNode();
    try {
      node.open(options, setup, patience);
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void open(NodeOptions options, WorkerSetup setup, Duration patience) {
    Clock clock = Clock.systemUTC();
    FarmConfig config = options.config().map(ConfigFile::read).orElseGet(FarmConfig::defaults);
    NodeRegistry registry = closing.add(new NodeRegistry());
    Traces traces = closing.add(Traces.of(System.getenv(), "croft-worker", setup.id().value()));
    FarmNode node = FarmNode.join(options.with(config.cluster()), registry.vertx(), closing);
    RegistryHttp http = closing.add(new RegistryHttp(new RegistryHosts(config.registries())));
    HeadLink head = closing.add(new HeadLink(setup.id(), node.nodes(), node.channels()));
    WorkerSettings settings =
        setup.with(config).blocking(List.of(node.member().port(), node.server().port()));
    NodeId id = new NodeId(setup.id().value());
    Optional<DurableTier> tier = DurablePlaces.open(config.durable(), clock).map(closing::add);
    ClusterSharing sharing =
        closing.add(
            ClusterSharing.of(
                node.member(),
                node.nodes(),
                node.record(),
                id,
                tier.<Peer>map(durable -> durable).stream().toList()));
    FarmCacheMounts mounts =
        closing.add(new FarmCacheMounts(node.member(), node.nodes(), id, node.record()::token));
    DirectoryBlobStore blobs = new DirectoryBlobStore(options.root().resolve("content"), clock);
    TreeStore trees = new TreeStore(options.root().resolve("trees"), clock);
    LocalWorker worker =
        closing.add(
            LocalWorker.open(
                settings,
                blobs,
                trees,
                http,
                head,
                sharing.sharing(),
                mounts.peers(),
                new Housekeeping(
                    List.of(new BlobPart(blobs, clock), new TreePart(trees, clock)),
                    config.worker().gc(),
                    head::needed,
                    clock),
                new WorkerMeters(registry.meters()),
                traces));
    tier.ifPresent(worker::saveIn);
    worker.cacheMounts().ifPresent(own -> mounts.offer(own, node.server()));
    node.server().handle("/content/", new ContentHandler(() -> List.of(worker.content())));
    node.server().handleOfAnybody("/metrics", request -> answer(request, registry));
    new WorkerService(worker.link(), node.channels()).bind(node.server().methods());
    node.nodes().register(id, NodeKind.WORKER, node.server().port());
    // Again, and now: while it was not there yet, what one of its name had may have been forgotten.
    sharing.announceAgain(() -> worker.content().names());
    worker.start();
    closing.add(node.nodes()::withdraw);
    RemoteKeepers others = new RemoteKeepers(node.nodes(), node.channels(), id);
    closing.add(() -> worker.leave(others::now, patience));
  }

  private static void answer(HttpServerRequest request, NodeRegistry registry) {
    Thread _ =
        Thread.ofVirtual()
            .name("metrics")
            .start(
                () ->
                    request
                        .response()
                        .putHeader("content-type", NodeRegistry.CONTENT_TYPE)
                        .end(registry.meters().scrape()));
  }

  /** Takes no more jobs, finishes those it has, gives away what only it has, and leaves. */
  @Override
  public void close() {
    closing.close();
  }
}
