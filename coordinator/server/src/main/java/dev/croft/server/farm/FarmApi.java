package dev.croft.server.farm;

import dev.croft.agent.link.WorkerLink;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.server.api.ApiParts;
import dev.croft.server.build.Builds;
import dev.croft.server.build.Entitlements;
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
import dev.croft.server.solve.WorkerContents;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the API of a farm is made of. */
final class FarmApi {

  private static final int BUILDS_AT_ONCE = 1_000;

  private FarmApi() {}

  static ApiParts parts(
      Coordinator coordinator, Path root, FarmConfig config, String version, Clock clock) {
    Supplier<List<WorkerInfo>> workers =
        () -> coordinator.workers().all().stream().map(WorkerLink::info).toList();
    DirectoryBlobStore historyBlobs =
        new DirectoryBlobStore(root.resolve("history").resolve("content"), clock);
    BuildHistory history =
        new BuildHistory(
            root.resolve("history").resolve("records"), historyBlobs, limits(config), clock);
    Builds builds = new Builds(clock, BUILDS_AT_ONCE);
    Gateways gateways = new Gateways(builds);
    WorkerContents contents = coordinator.contents();
    BuildRunner runner =
        new BuildRunner(
            builds,
            gateways,
            new ResultMaker(frontEnds(coordinator, contents, workers), coordinator.solver()),
            exports(coordinator),
            new Recorder(history, clock),
            new Entitlements(config.entitlements()));
    return new ApiParts(
        new ApiParts.Building(runner, builds, gateways, coordinator.sessions()),
        new ApiParts.Reading(contents, coordinator.images()),
        new ApiParts.Past(history, historyBlobs),
        new ApiParts.Farm(workers, new FarmCache(coordinator.workers()), version),
        pages(coordinator, builds, history, workers));
  }

  private static FrontEnds frontEnds(
      Coordinator coordinator, WorkerContents contents, Supplier<List<WorkerInfo>> workers) {
    return new FrontEnds(
        Map.of(
            FrontEnds.DOCKERFILE,
            new DockerfileFrontEnd(
                coordinator.solver(),
                contents,
                coordinator.images(),
                () -> List.copyOf(workers.get().getFirst().platforms()))));
  }

  private static Exports exports(Coordinator coordinator) {
    return new Exports(
        Exporters.all(
            coordinator.workers(),
            coordinator.http(),
            coordinator.clients(),
            new SessionFiles(coordinator.clients()),
            coordinator.host()));
  }

  private static Pages pages(
      Coordinator coordinator,
      Builds builds,
      BuildHistory history,
      Supplier<List<WorkerInfo>> workers) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics.gauge("croft.scheduler.queue.depth", coordinator.board(), b -> b.queueLength());
    metrics.gauge("croft.builds.active", builds, b -> b.active().size());
    return new Pages(
        builds,
        history,
        workers,
        worker -> coordinator.board().jobsOf(worker).size(),
        () -> true,
        metrics::scrape);
  }

  private static HistoryLimits limits(FarmConfig config) {
    return new HistoryLimits(
        config.history().maxEntries(),
        config.history().maxAge(),
        Math.max(config.history().maxEntries(), HistoryLimits.usual().hardMaxEntries()));
  }
}
