package dev.croft.server.farm;

import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.agent.cluster.ClusterMember;
import dev.croft.agent.disk.BlobPart;
import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.disk.TreePart;
import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.agent.tier.DurableTier;
import dev.croft.agent.tier.TierKeeper;
import dev.croft.agent.trace.Traces;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.registry.RegistryHosts;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.oci.tree.TreeStore;
import dev.croft.scheduler.SchedulerPolicy;
import dev.croft.scheduler.TenantShare;
import dev.croft.server.attest.BuildTrails;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Builds;
import dev.croft.server.cluster.ClusterStepIndex;
import dev.croft.server.config.DurableConfig;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.container.WorkerContainers;
import dev.croft.server.jobs.Executions;
import dev.croft.server.jobs.HeldBytes;
import dev.croft.server.jobs.JobBoard;
import dev.croft.server.jobs.Mailbox;
import dev.croft.server.jobs.Workers;
import dev.croft.server.meter.FarmMeters;
import dev.croft.server.remotecache.BuildCaches;
import dev.croft.server.remotecache.CachePlaces;
import dev.croft.server.session.Sessions;
import dev.croft.server.session.files.ClientBlobs;
import dev.croft.server.session.files.ListingMemory;
import dev.croft.server.solve.BuildClient;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.solve.FarmSolver;
import dev.croft.server.solve.NestedBuilds;
import dev.croft.server.solve.ReceivedTrees;
import dev.croft.server.solve.WorkerContents;
import dev.croft.server.source.ClientResources;
import dev.croft.server.source.FarmSources;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageSource;
import dev.croft.server.source.LayoutResolver;
import dev.croft.server.source.LocalSource;
import dev.croft.server.source.OciLayoutSource;
import dev.croft.server.source.PolicedImages;
import dev.croft.server.source.PolicedSources;
import dev.croft.server.source.RegistryImages;
import dev.croft.server.source.git.GitSource;
import dev.croft.server.source.http.HttpSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A coordinator without its API: sessions, sources, the solver, the jobs, and the stores they work
 * with.
 */
final class Coordinator implements AutoCloseable {

  private static final int BUILDS_AT_ONCE = 1_000;
  private static final Duration TIER_INTERVAL = Duration.ofMinutes(10);

  private final Closing closing = new Closing();
  private final Platform host = Platform.parse("linux");
  private final Optional<DurableTier> tier;
  private final Workers workers;
  private final DirectoryBlobStore blobs;
  private final TreeStore trees;
  private final RegistryHttp http;
  private final Sessions sessions;
  private final ClientSessions clients;
  private final JobBoard board;
  private final Executions executions;
  private final RegistryImages images;
  private final BuildCaches caches;
  private final DefinitionSolver solver;
  private final Function<BuildScope, ClientLink> lending;
  private final Colleagues colleagues;
  private final BuildTrails trails = new BuildTrails();
  private final Builds builds;
  private final ClusterMember member;
  private final ClusterStepIndex index;
  private final FarmMeters meters;
  private final WorkerMeters transfers;
  private final Traces traces;
  private final List<DiskPart> disk = new ArrayList<>();
  private final List<DiskPart> listed = new CopyOnWriteArrayList<>();
  private final List<FarmDisk> disks = new CopyOnWriteArrayList<>();
  private final List<Runnable> afterBuilds = new CopyOnWriteArrayList<>();
  private volatile Optional<KeptCacheMounts> cacheMounts = Optional.empty();

  /** With a member of the cluster, which is closed after it by who made it. */
  Coordinator(
      Path root,
      FarmConfig config,
      ClusterMember member,
      Colleagues colleagues,
      Clock clock,
      MeterRegistry registry,
      Traces traces) {
    this.traces = traces;
    this.member = member;
    this.colleagues = colleagues;
    meters = new FarmMeters(registry, clock);
    transfers = new WorkerMeters(registry);
    builds =
        new Builds(
            clock,
            BUILDS_AT_ONCE,
            build -> {
              meters.ended(build);
              afterBuilds.forEach(Runnable::run);
            },
            root.resolve("history").resolve("running"));
    tier = DurablePlaces.open(config.durable(), clock).map(closing::add);
    workers = new Workers(content -> isDurable(content) || isReceived(content));
    blobs = new DirectoryBlobStore(root.resolve("content"), clock);
    trees = new TreeStore(root.resolve("trees"), clock);
    http = closing.add(new RegistryHttp(new RegistryHosts(config.registries())));
    sessions = closing.add(new Sessions());
    clients = new ClientSessions(sessions);
    lending =
        scope ->
            colleagues.clientOf(scope).orElseGet(() -> new BuildClient(scope, clients, clients));
    index = closing.add(ClusterStepIndex.open(member, root.resolve("index").resolve("steps")));
    board = new JobBoard(policy(config), clock, Duration.ZERO, meters);
    executions =
        new Executions(
            board,
            index,
            host,
            closing.add(new Mailbox("executions")),
            member.id(),
            new HeldBytes(workers),
            this::warmMounts,
            clock,
            traces);
    images = new RegistryImages(http, blobs, clients);
    caches =
        new BuildCaches(
            new CachePlaces(
                http,
                clients,
                (scope, name) -> new ClientBlobs(clients.session(scope.sessionId()), name),
                blobs),
            workers);
    solver =
        trails.watching(
            new NestedBuilds(
                new FarmSolver(
                    trails.watching(new PolicedSources(sources(root, clock))),
                    index,
                    workers,
                    colleagues.steps(executions, lending),
                    contents(),
                    caches,
                    meters),
                contents()));
    tier.ifPresent(durable -> keep(durable, config.durable(), clock));
    meters.watch(numbers());
    watchTime();
  }

  private static SchedulerPolicy policy(FarmConfig config) {
    Map<String, TenantShare> shares = new HashMap<>();
    config
        .clients()
        .tenants()
        .forEach(
            (name, tenant) -> shares.put(name, new TenantShare(tenant.weight(), tenant.maxJobs())));
    return new SchedulerPolicy(
            config.cluster().emulation(),
            SchedulerPolicy.defaults().silence(),
            config.cluster().patience())
        .withTenants(shares, TenantShare.usual());
  }

  /** What the durable tier keeps is seen and collected with the rest. */
  private void keep(DurableTier durable, DurableConfig config, Clock clock) {
    TierKeeper keeper =
        closing.add(new TierKeeper(durable, config.gc(), this::needed, colleagues::isHead, clock));
    keeper.start(TIER_INTERVAL);
    disks.add(FarmDisk.of(keeper.disk()));
  }

  /** What the running builds of the whole farm need. */
  NeededContent needed() {
    return colleagues.needed(builds.needed());
  }

  /** Whether this coordinator does what only one of them is to do. */
  boolean isHead() {
    return colleagues.isHead();
  }

  /** What takes room and is no worker's. */
  List<FarmDisk> disks() {
    return disks;
  }

  /** Has something listed and pruned with the rest. */
  void lists(FarmDisk disk) {
    disks.add(disk);
  }

  /** Has somebody told of each build that is over. */
  void afterBuilds(Runnable listener) {
    afterBuilds.add(listener);
  }

  /** Build contexts are here; whichever worker needs one has it sent. */
  private boolean isReceived(Content content) {
    return content instanceof Content.Tree tree && trees.listing(tree.digest()).isPresent();
  }

  private boolean isDurable(Content content) {
    return content instanceof Content.Snapshot snapshot
        && tier.filter(t -> t.has(snapshot.id())).isPresent();
  }

  private FarmMeters.FarmNumbers numbers() {
    return new FarmMeters.FarmNumbers() {
      @Override
      public List<WorkerInfo> workers() {
        return workers.all().stream().map(WorkerLink::info).toList();
      }

      @Override
      public int activeBuilds() {
        return builds.active().size();
      }

      @Override
      public int members() {
        return member.memberCount();
      }

      @Override
      public int knownSteps() {
        return index.size();
      }
    };
  }

  private FarmSources sources(Path root, Clock clock) {
    ClientResources client = new SessionResources(clients);
    HttpSource http = closing.add(new HttpSource(client, trees, root.resolve("downloads")));
    GitSource git = new GitSource(client, trees, root.resolve("git"));
    ListingMemory memory = new ListingMemory(root.resolve("contexts"));
    disk.add(new BlobPart(blobs, clock));
    disk.add(new TreePart(trees, clock));
    disk.add(git.disk());
    disk.add(new SourcePart(trees, http, memory));
    return new FarmSources(
        Map.of(
            "docker-image",
            new ImageSource(images, host),
            "oci-layout",
            new OciLayoutSource(layouts(), host),
            "local",
            new LocalSource(new SessionDirectories(clients, trees, memory, transfers)),
            "http",
            http,
            "https",
            http,
            "git",
            git));
  }

  private void watchTime() {
    ScheduledExecutorService clockwork =
        closing.add(
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("croft-time").factory()));
    ScheduledFuture<?> _ =
        clockwork.scheduleWithFixedDelay(this::timePassed, 100, 100, TimeUnit.MILLISECONDS);
  }

  private void timePassed() {
    board.timePassed();
    executions.timePassed();
  }

  /** The platform of what does not say its own. */
  Platform host() {
    return host;
  }

  /** Where results are kept that outlive workers. */
  Optional<DurableTier> tier() {
    return tier;
  }

  /** Brings meters up to date that nobody counts. */
  void measure() {
    meters.queue(board.waiting());
  }

  /** The meters of the workers in this process. */
  WorkerMeters workerMeters() {
    return transfers;
  }

  /** Where builds are followed. */
  Traces traces() {
    return traces;
  }

  Builds builds() {
    return builds;
  }

  /** What a coordinator keeps on its node's disk. */
  List<DiskPart> disk() {
    return List.copyOf(disk);
  }

  /** Has the farm's cache mounts looked after here. */
  void keeps(KeptCacheMounts kept) {
    cacheMounts = Optional.of(kept);
    listed.add(kept);
  }

  /** Where steps would find their cache mounts warm; of interest where there is a choice. */
  private Map<WorkerId, Long> warmMounts(String tenant, Set<String> ids) {
    if (cacheMounts.isEmpty() || workers.all().size() < 2) {
      return Map.of();
    }
    Map<WorkerId, Long> bytes = new HashMap<>();
    cacheMounts
        .get()
        .warmth(tenant, ids)
        .forEach((node, warm) -> bytes.put(new WorkerId(node), warm));
    return bytes;
  }

  /** The farm's cache mounts, where they are looked after here. */
  Optional<KeptCacheMounts> cacheMounts() {
    return cacheMounts;
  }

  /** Has something listed and pruned that no worker lists. */
  void lists(DiskPart part) {
    listed.add(part);
  }

  /** What is kept beside what workers list. */
  List<DiskPart> listed() {
    return listed;
  }

  Workers workers() {
    return workers;
  }

  DirectoryBlobStore blobs() {
    return blobs;
  }

  TreeStore trees() {
    return trees;
  }

  RegistryHttp http() {
    return http;
  }

  Sessions sessions() {
    return sessions;
  }

  ClientSessions clients() {
    return clients;
  }

  JobBoard board() {
    return board;
  }

  /** How many jobs a worker has now, whichever coordinator gave them. */
  int running(WorkerId worker) {
    return board.jobsOf(worker).size() + colleagues.running(worker);
  }

  /** Images, under the policies of the builds that look them up, which the trails remember. */
  ImageResolver images() {
    return trails.watching(new PolicedImages(images));
  }

  /** Images that clients have. */
  LayoutResolver layouts() {
    return new SessionLayouts(clients, blobs);
  }

  /** What builds looked at. */
  BuildTrails trails() {
    return trails;
  }

  DefinitionSolver solver() {
    return solver;
  }

  BuildCaches caches() {
    return caches;
  }

  /** A reader of what was built. */
  WorkerContents contents() {
    return new WorkerContents(workers, clients, new ReceivedTrees(trees));
  }

  /** Containers on the workers. */
  WorkerContainers containers() {
    return new WorkerContainers(workers, clients, clients);
  }

  /** The steps in flight here. */
  Executions executions() {
    return executions;
  }

  /** What workers talk to. */
  LocalCoordinator link() {
    return new LocalCoordinator(board, executions, lending, builds);
  }

  @Override
  public void close() {
    closing.close();
  }
}
