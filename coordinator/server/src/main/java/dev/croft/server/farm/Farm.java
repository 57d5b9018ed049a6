package dev.croft.server.farm;

import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.worker.LocalWorker;
import dev.croft.agent.worker.WorkerSettings;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.registry.RegistryHosts;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.oci.tree.TreeStore;
import dev.croft.scheduler.SchedulerPolicy;
import dev.croft.server.api.ApiParts;
import dev.croft.server.api.ApiServer;
import dev.croft.server.api.ListenAddress;
import dev.croft.server.build.Builds;
import dev.croft.server.build.Entitlements;
import dev.croft.server.cluster.ClusterMember;
import dev.croft.server.cluster.ClusterStepIndex;
import dev.croft.server.config.ConfigFile;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.export.Exporters;
import dev.croft.server.frontend.DockerfileFrontEnd;
import dev.croft.server.frontend.FrontEnds;
import dev.croft.server.gateway.BuildRunner;
import dev.croft.server.gateway.Exports;
import dev.croft.server.gateway.Gateways;
import dev.croft.server.gateway.Recorder;
import dev.croft.server.gateway.ResultMaker;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryLimits;
import dev.croft.server.http.Pages;
import dev.croft.server.jobs.Executions;
import dev.croft.server.jobs.JobBoard;
import dev.croft.server.jobs.Mailbox;
import dev.croft.server.jobs.Workers;
import dev.croft.server.session.Sessions;
import dev.croft.server.solve.FarmSolver;
import dev.croft.server.solve.WorkerContents;
import dev.croft.server.source.FarmSources;
import dev.croft.server.source.RegistryImages;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole farm in one process: a coordinator, its workers, and the stores that they share. */
public final class Farm implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Farm.class);
  private static final int BUILDS_AT_ONCE = 1_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final FarmOptions options;
  private final FarmConfig config;
  private final Clock clock = Clock.systemUTC();

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
      farm.open();
      return farm;
    } catch (RuntimeException e) {
      farm.close();
      throw e;
    }
  }

  private void open() {
    Path root = options.root();
    ClusterMember member = opened(ClusterMember.alone());
    ClusterStepIndex index =
        opened(ClusterStepIndex.open(member, root.resolve("index").resolve("steps")));
    DirectoryBlobStore blobs = new DirectoryBlobStore(root.resolve("content"), clock);
    DirectoryBlobStore historyBlobs =
        new DirectoryBlobStore(root.resolve("history").resolve("content"), clock);
    TreeStore trees = new TreeStore(root.resolve("trees"), clock);
    RegistryHttp http = opened(new RegistryHttp(new RegistryHosts(config.registries())));
    Sessions sessions = opened(new Sessions());
    ClientSessions clients = new ClientSessions(sessions);
    Workers workers = new Workers();
    JobBoard board = new JobBoard(SchedulerPolicy.defaults(), clock);
    Mailbox mailbox = opened(new Mailbox("executions"));
    Platform host = Platform.parse("linux");
    Executions executions = new Executions(board, index, host, mailbox, member.id());
    RegistryImages images = new RegistryImages(http, blobs, clients);
    SessionDirectories directories =
        new SessionDirectories(clients, trees, root.resolve("contexts"));
    FarmSolver solver =
        new FarmSolver(
            new FarmSources(images, directories, host), index, workers, executions, clients);
    WorkerContents contents = new WorkerContents(workers, clients);
    Supplier<List<WorkerInfo>> infos = () -> workers.all().stream().map(WorkerLink::info).toList();
    DockerfileFrontEnd dockerfile =
        new DockerfileFrontEnd(
            solver, contents, images, () -> List.copyOf(infos.get().getFirst().platforms()));
    Builds builds = new Builds(clock, BUILDS_AT_ONCE);
    Gateways gateways = new Gateways(builds);
    BuildHistory history =
        new BuildHistory(root.resolve("history").resolve("records"), historyBlobs, limits(), clock);
    BuildRunner runner =
        new BuildRunner(
            builds,
            gateways,
            new ResultMaker(new FrontEnds(Map.of(FrontEnds.DOCKERFILE, dockerfile)), solver),
            new Exports(Exporters.all(workers, http, clients, new SessionFiles(clients), host)),
            new Recorder(history, clock),
            new Entitlements(config.entitlements()));
    startWorkers(
        root, blobs, trees, http, new LocalCoordinator(board, executions, clients), workers);
    watch(board);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics.gauge("croft.scheduler.queue.depth", board, JobBoard::queueLength);
    serve(
        new ApiParts(
            new ApiParts.Building(runner, builds, gateways, sessions),
            new ApiParts.Reading(contents, images),
            new ApiParts.Past(history, historyBlobs),
            new ApiParts.Farm(infos, new FarmCache(workers), options.version()),
            new Pages(
                builds,
                history,
                infos,
                worker -> board.jobsOf(worker).size(),
                () -> true,
                metrics::scrape)));
  }

  private HistoryLimits limits() {
    return new HistoryLimits(
        config.history().maxEntries(),
        config.history().maxAge(),
        Math.max(config.history().maxEntries(), HistoryLimits.usual().hardMaxEntries()));
  }

  private void startWorkers(
      Path root,
      DirectoryBlobStore blobs,
      TreeStore trees,
      RegistryHttp http,
      LocalCoordinator coordinator,
      Workers workers) {
    for (int i = 0; i < options.workers(); i++) {
      String name = "local-" + i;
      LocalWorker worker =
          opened(
              LocalWorker.open(
                  settings(name, root.resolve("workers").resolve(name)),
                  blobs,
                  trees,
                  http,
                  coordinator));
      workers.add(worker.link());
      worker.start();
    }
  }

  private WorkerSettings settings(String name, Path directory) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new WorkerSettings(
        new WorkerId(name),
        directory,
        config.worker().maxParallelism().orElse(Math.max(2, cores)),
        config.worker().binary().orElse("runc"),
        config.worker().cgroupParent(),
        config.worker().networkPool(),
        WorkerSettings.dns(
            config.dns().nameServers(), config.dns().searchDomains(), config.dns().options()),
        options.listen().stream().map(URI::getPort).filter(port -> port > 0).toList(),
        config.worker().labels());
  }

  private void watch(JobBoard board) {
    ScheduledExecutorService clockwork =
        opened(
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("croft-time").factory()));
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(board::timePassed, 1, 1, TimeUnit.SECONDS);
  }

  private void serve(ApiParts api) {
    Vertx vertx = Vertx.vertx();
    parts.push(
        () -> vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
    ApiServer server = opened(new ApiServer(vertx, api));
    options.listen().forEach(url -> server.listen(new ListenAddress(url.toString())));
  }

  /** Ends everything, the last part first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("a part of the farm was not closed", e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
