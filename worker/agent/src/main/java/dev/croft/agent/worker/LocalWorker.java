package dev.croft.agent.worker;

import dev.croft.agent.container.Containers;
import dev.croft.agent.disk.CacheMountPart;
import dev.croft.agent.disk.DiskKeeper;
import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.disk.Housekeeping;
import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.disk.SnapshotPart;
import dev.croft.agent.input.Checksums;
import dev.croft.agent.input.ImagePuller;
import dev.croft.agent.input.Inputs;
import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.job.ExecMounts;
import dev.croft.agent.job.JobRunner;
import dev.croft.agent.job.JobTraces;
import dev.croft.agent.job.SnapshotNames;
import dev.croft.agent.job.WorkerLoop;
import dev.croft.agent.layer.LayerMaker;
import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.agent.move.Announcements;
import dev.croft.agent.move.ContentMover;
import dev.croft.agent.move.HandOver;
import dev.croft.agent.move.LocalContent;
import dev.croft.agent.move.Sharing;
import dev.croft.agent.tier.DurableTier;
import dev.croft.agent.tier.TierWriter;
import dev.croft.agent.trace.Traces;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.cachemount.FolderCacheMounts;
import dev.croft.engine.cachemount.LocalCacheMounts;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.engine.emulation.Platforms;
import dev.croft.engine.exec.ContainerRunner;
import dev.croft.engine.exec.ContainerRuntime;
import dev.croft.engine.exec.ExecSettings;
import dev.croft.engine.exec.StepProcess;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.network.StepNetwork;
import dev.croft.engine.snapshot.PeriodicFlush;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.engine.tree.TreeOps;
import dev.croft.linux.mount.KernelTrees;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker in this process: everything it is made of, put together in one place. */
public final class LocalWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalWorker.class);

  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(30);
  private static final Duration GC_INTERVAL = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final WorkerStores stores;
  private final LocalContent content;
  private final Optional<LocalCacheMounts> ownCaches;
  private final Sharing sharing;
  private final WorkerLink link;
  private final WorkerLoop loop;
  private volatile Optional<Saving> saving = Optional.empty();
  private volatile boolean leaving;

  /** Where its results are brought. */
  private record Saving(DurableTier tier, TierWriter writer) {}

  private LocalWorker(
      WorkerSettings settings,
      BlobStore blobs,
      TreeStore trees,
      RegistryHttp http,
      CoordinatorLink coordinator,
      Sharing sharing,
      Peers peers,
      Housekeeping housekeeping,
      WorkerMeters meters,
      Traces traces) {
    ExecutorService cpu =
        opened(
            Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("croft-cpu-", 0).factory()));
    SnapshotStore snapshots = opened(SnapshotStore.open(settings.root().resolve("snapshots")));
    opened(PeriodicFlush.start(snapshots, FLUSH_INTERVAL));
    this.sharing = sharing;
    stores =
        new WorkerStores(
            blobs, trees, snapshots, new LayerCatalog(settings.root().resolve("layers")));
    SnapshotNames names = new SnapshotNames();
    FileOps files = new FileOps(snapshots, names);
    content = new LocalContent(settings.id().value(), stores, cpu);
    content.whenDropped(sharing.locations()::withdraw);
    ContentMover mover = new ContentMover(stores, sharing.holders(), cpu);
    Announcements announcements =
        opened(Announcements.start(sharing.locations(), content, snapshots));
    ImagePuller images = new ImagePuller(stores, http, cpu, mover, meters);
    Inputs inputs = new Inputs(stores, images, files, mover);
    Checksums checksums = new Checksums(stores, inputs);
    Platforms platforms = Platforms.detect();
    InputTrees baseTrees = new InputTrees(snapshots);
    Optional<Path> folder = settings.cacheMounts().directory();
    ownCaches =
        folder.isPresent()
            ? Optional.empty()
            : Optional.of(
                opened(
                    LocalCacheMounts.open(
                        settings.root().resolve("cache-mounts"),
                        baseTrees,
                        peers,
                        settings.cacheMounts(),
                        InstantSource.system())));
    CacheMounts caches =
        folder
            .<CacheMounts>map(path -> new FolderCacheMounts(path, Optional.of(baseTrees)))
            .orElseGet(ownCaches::orElseThrow);
    makeKernelTreesWritable();
    StepNetwork network = opened(WorkerNetwork.open(settings));
    ContainerRunner runner =
        opened(
            new ContainerRunner(
                ContainerRuntime.find(settings.runtime()),
                new ExecSettings(
                    settings.root().resolve("run"), settings.cgroupParent(), settings.dns()),
                network));
    OfferedPlatforms offered = OfferedPlatforms.of(platforms, settings.platforms());
    WorkerInfo info =
        new WorkerInfo(
            settings.id(),
            offered.natives(),
            offered.emulated(),
            settings.slots(),
            MachineMemory.totalBytes(),
            WorkerLabels.of(settings.labels()));
    NodeDisk disk = disk(settings.root(), stores, ownCaches, housekeeping);
    DiskKeeper keeper = opened(new DiskKeeper(disk, housekeeping.rules(), meters::disk));
    meters.watch(() -> disk.space().freeBytes());
    keeper.start(GC_INTERVAL);
    ExecMounts.Parts mounts = new ExecMounts.Parts(snapshots, inputs, caches, checksums);
    StepProcess processes = new StepProcess(runner, platforms);
    link =
        new Worker(
            info,
            stores,
            inputs,
            images,
            mover,
            new LayerMaker(stores, mover, cpu),
            checksums,
            disk,
            new Containers(mounts, processes, platforms),
            meters,
            announcements,
            () -> leaving);
    JobRunner jobs =
        JobRunner.of(
            stores,
            mounts,
            files,
            new TreeOps(snapshots, files, names),
            processes,
            platforms,
            keeper,
            meters,
            new JobTraces(traces, settings.id()),
            announcements::settle);
    loop = opened(new WorkerLoop(info, coordinator, jobs));
  }

  private static NodeDisk disk(
      Path root,
      WorkerStores stores,
      Optional<LocalCacheMounts> caches,
      Housekeeping housekeeping) {
    List<DiskPart> parts = new ArrayList<>();
    parts.add(new SnapshotPart(stores.snapshots(), stores.layers()));
    parts.addAll(housekeeping.parts());
    caches.ifPresent(own -> parts.add(new CacheMountPart(own)));
    return new NodeDisk(
        parts, () -> DiskSpace.of(root), housekeeping.needed(), housekeeping.clock());
  }

  /**
   * Opens a worker; it does nothing before {@link #start}.
   *
   * @param blobs and {@code trees}: shared with whoever else is in this process
   * @param sharing who has what it has not, and who is to know of what it has
   * @param peers the farm that its cache mounts travel in
   * @param housekeeping what else is kept on this node's disk, and when it goes
   * @param traces where builds are followed; the caller closes them
   */
  public static LocalWorker open(
      WorkerSettings settings,
      BlobStore blobs,
      TreeStore trees,
      RegistryHttp http,
      CoordinatorLink coordinator,
      Sharing sharing,
      Peers peers,
      Housekeeping housekeeping,
      WorkerMeters meters,
      Traces traces) {
    return new LocalWorker(
        settings, blobs, trees, http, coordinator, sharing, peers, housekeeping, meters, traces);
  }

  /** Has it bring what its steps make to the durable tier, from now on. */
  public void saveIn(DurableTier tier) {
    saving =
        Optional.of(
            new Saving(
                tier, opened(TierWriter.start(tier, content, stores.blobs(), stores.snapshots()))));
  }

  /** What it has, for others. */
  public LocalContent content() {
    return content;
  }

  /** Its cache mounts, as other nodes know them, where it has its own. */
  public Optional<LocalCacheMounts> cacheMounts() {
    return ownCaches;
  }

  /** What a coordinator may ask of it. */
  public WorkerLink link() {
    return link;
  }

  /** Begins to ask its coordinator what to do. */
  public void start() {
    loop.start();
  }

  /** Has it take no more jobs, and waits until it has none, or for as long as there is patience. */
  public void drain(Duration patience) {
    loop.drain(patience);
  }

  /**
   * Has it take no more jobs, finish those it has, and give to others what only it has; waits for
   * that as long as there is patience.
   *
   * @param keepers who may take something, the preferred ones first
   */
  public void leave(Supplier<List<HandOver.Keeper>> keepers, Duration patience)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    drain(patience);
    leaving = true;
    saving.ifPresent(place -> saved(place.writer(), until(end)));
    HandOver.Outcome outcome =
        new HandOver(
                content,
                stores.snapshots(),
                sharing.locations(),
                sharing.holders()::anyNode,
                id -> saving.filter(place -> place.tier().has(id)).isPresent())
            .run(keepers.get(), until(end));
    if (outcome.given() + outcome.lost() > 0) {
      LOG.info(
          "of what only this worker had, others have {} snapshots now; {} are lost",
          outcome.given(),
          outcome.lost());
    }
  }

  private static Duration until(Instant end) {
    Duration left = Duration.between(Instant.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static void saved(TierWriter writer, Duration patience) {
    try {
      if (!writer.drain(patience)) {
        LOG.warn("not all results were brought to the durable tier in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends its jobs, and leaves the disk as a next worker wants to find it. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("a part of the worker was not closed", e);
      }
    }
  }

  /** In a container that is not privileged, links and cgroups cannot be written otherwise. */
  private static void makeKernelTreesWritable() {
    try {
      for (Path tree : KernelTrees.makeWritable()) {
        LOG.warn("{} is read-only, and may not be made writable: the worker needs it", tree);
      }
    } catch (IOException e) {
      LOG.warn("it is not known which mounts are read-only", e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
