package dev.croft.server.farm;

import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.disk.NodeDisk;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.server.api.ApiParts;
import dev.croft.server.api.BridgePorts;
import dev.croft.server.attest.BuildAttester;
import dev.croft.server.attest.SbomScanner;
import dev.croft.server.build.Builds;
import dev.croft.server.build.Entitlements;
import dev.croft.server.config.FarmConfig;
import dev.croft.server.export.Exporters;
import dev.croft.server.frontend.DockerfileFrontEnd;
import dev.croft.server.frontend.FrontEnd;
import dev.croft.server.frontend.FrontEnds;
import dev.croft.server.frontendimage.BridgePort;
import dev.croft.server.frontendimage.ImageFrontEnd;
import dev.croft.server.gateway.Attester;
import dev.croft.server.gateway.BuildRunner;
import dev.croft.server.gateway.Exports;
import dev.croft.server.gateway.Gateways;
import dev.croft.server.gateway.Recorder;
import dev.croft.server.gateway.ResultMaker;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryLimits;
import dev.croft.server.http.Pages;
import dev.croft.server.http.WorkerNow;
import dev.croft.server.meter.NodeRegistry;
import dev.croft.server.solve.WorkerContents;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the API of a farm is made of. */
final class FarmApi {

  private FarmApi() {}

  static ApiParts parts(
      Coordinator coordinator,
      Vertx vertx,
      Path root,
      FarmConfig config,
      String version,
      Clock clock,
      NodeRegistry registry) {
    Supplier<List<WorkerInfo>> workers =
        () -> coordinator.workers().all().stream().map(WorkerLink::info).toList();
    DirectoryBlobStore historyBlobs =
        new DirectoryBlobStore(root.resolve("history").resolve("content"), clock);
    BuildHistory history =
        new BuildHistory(
            root.resolve("history").resolve("records"), historyBlobs, limits(config), clock);
    Builds builds = coordinator.builds();
    builds.arriving(coordinator.sessions()::anyBut);
    Gateways gateways = new Gateways(builds, coordinator.containers());
    WorkerContents contents = coordinator.contents();
    ApiParts.Reading reading =
        new ApiParts.Reading(contents, coordinator.images(), coordinator.layouts());
    ResultMaker results =
        results(coordinator, gateways, contents, new BridgePorts(vertx, reading, workers), workers);
    Attester attester = attester(coordinator, workers, clock);
    BuildRunner runner =
        new BuildRunner(
            builds,
            gateways,
            results,
            exports(coordinator, attester),
            new Recorder(history, clock, attester),
            new Entitlements(config.entitlements()),
            coordinator.traces());
    return new ApiParts(
        new ApiParts.Building(
            runner, builds, gateways, coordinator.sessions(), coordinator.traces()),
        reading,
        new ApiParts.Past(history, historyBlobs),
        new ApiParts.Farm(
            workers,
            farmCache(coordinator, root, clock),
            coordinator::cacheMounts,
            version,
            () -> config.worker().gc().stream().map(rule -> rule.on(DiskSpace.of(root))).toList()),
        pages(coordinator, builds, history, workers, registry));
  }

  private static FarmCache farmCache(Coordinator coordinator, Path root, Clock clock) {
    List<FarmDisk> disks = new ArrayList<>(coordinator.disks());
    disks.add(
        FarmDisk.of(
            new NodeDisk(
                coordinator.listed(),
                () -> DiskSpace.of(root),
                () -> NeededContent.NOTHING,
                clock)));
    return new FarmCache(coordinator.workers(), disks);
  }

  /** Front ends in images drive builds, and so reach all front ends again. */
  private static ResultMaker results(
      Coordinator coordinator,
      Gateways gateways,
      WorkerContents contents,
      BridgePort port,
      Supplier<List<WorkerInfo>> workers) {
    CompletableFuture<ResultMaker> made = new CompletableFuture<>();
    FrontEnd images =
        new ImageFrontEnd(
            coordinator.solver(),
            coordinator.images(),
            gateways,
            coordinator.containers(),
            port,
            workers,
            made::join);
    FrontEnd dockerfile =
        new DockerfileFrontEnd(
            coordinator.solver(),
            contents,
            coordinator.images(),
            coordinator.layouts(),
            () -> buildPlatforms(coordinator.host(), workers.get()),
            images);
    ResultMaker results =
        new ResultMaker(
            new FrontEnds(Map.of(FrontEnds.DOCKERFILE, dockerfile, FrontEnds.GATEWAY, images)),
            coordinator.solver(),
            coordinator.caches());
    made.complete(results);
    return results;
  }

  /**
   * The coordinator's own platform comes first where a worker has it, so that it is the default.
   */
  private static List<Platform> buildPlatforms(Platform host, List<WorkerInfo> workers) {
    Set<Platform> all = new LinkedHashSet<>();
    if (workers.isEmpty()
        || workers.stream().anyMatch(worker -> worker.platforms().contains(host))) {
      all.add(host);
    }
    workers.forEach(worker -> all.addAll(worker.platforms()));
    return List.copyOf(all);
  }

  private static Attester attester(
      Coordinator coordinator, Supplier<List<WorkerInfo>> workers, Clock clock) {
    Supplier<Platform> host =
        () ->
            workers.get().stream()
                .findFirst()
                .map(worker -> worker.nativePlatforms().getFirst())
                .orElse(coordinator.host());
    return new BuildAttester(
        coordinator.trails(),
        new SbomScanner(coordinator.solver(), coordinator.contents(), coordinator.images(), host),
        coordinator.contents(),
        host,
        clock);
  }

  private static Exports exports(Coordinator coordinator, Attester attester) {
    return new Exports(
        Exporters.all(
            coordinator.workers(),
            coordinator.http(),
            coordinator.clients(),
            new SessionFiles(coordinator.clients()),
            coordinator.host()),
        coordinator.caches(),
        attester);
  }

  private static Pages pages(
      Coordinator coordinator,
      Builds builds,
      BuildHistory history,
      Supplier<List<WorkerInfo>> workers,
      NodeRegistry registry) {
    return new Pages(
        builds,
        history,
        workers,
        worker -> now(coordinator, worker.id()),
        () -> true,
        () -> {
          coordinator.measure();
          return registry.meters().scrape();
        });
  }

  private static WorkerNow now(Coordinator coordinator, WorkerId worker) {
    Optional<WorkerLink> link = coordinator.workers().find(worker);
    return new WorkerNow(
        coordinator.running(worker),
        link.flatMap(WorkerLink::address),
        link.map(WorkerLink::freeDiskBytes).orElse(0L));
  }

  private static HistoryLimits limits(FarmConfig config) {
    return new HistoryLimits(
        config.history().maxEntries(),
        config.history().maxAge(),
        Math.max(config.history().maxEntries(), HistoryLimits.usual().hardMaxEntries()));
  }
}
