package dev.croft.server.api;

import dev.croft.agent.trace.Traces;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerId;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Builds;
import dev.croft.server.build.Entitlements;
import dev.croft.server.build.ProgressSink.Shown;
import dev.croft.server.config.ClientsConfig;
import dev.croft.server.export.BuildResult;
import dev.croft.server.export.Exported;
import dev.croft.server.frontend.DockerfileFrontEnd;
import dev.croft.server.frontend.FrontEnds;
import dev.croft.server.gateway.Attester;
import dev.croft.server.gateway.BuildRunner;
import dev.croft.server.gateway.CacheTransfer;
import dev.croft.server.gateway.Exports;
import dev.croft.server.gateway.Gateways;
import dev.croft.server.gateway.Recorder;
import dev.croft.server.gateway.ResultMaker;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryLimits;
import dev.croft.server.http.Pages;
import dev.croft.server.http.WorkerNow;
import dev.croft.server.session.Sessions;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import dev.croft.server.source.LayoutResolver;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The API with everything real but workers, registries and exporters. */
final class TestFarm implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();

  private static final LayoutResolver NO_LAYOUTS =
      new LayoutResolver() {
        @Override
        public ResolvedLayout resolve(
            BuildScope scope, String store, Digest digest, Platform platform, String logName) {
          throw CroftException.unsupported("no layouts here");
        }

        @Override
        public ResolvedLayout fetch(
            BuildScope scope, String store, Digest digest, Platform platform) {
          throw CroftException.unsupported("no layouts here");
        }
      };

  final SmallSolver solver;
  final Builds builds = new Builds(CLOCK, 100);
  final BuildHistory history;
  final Queue<BuildResult> exported = new ConcurrentLinkedQueue<>();
  final Queue<String> tenants = new ConcurrentLinkedQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final Sessions sessions = new Sessions();
  private final ApiServer server;
  private final int port;

  TestFarm(Path context, Path root) {
    this(context, root, ClientsConfig.defaults());
  }

  TestFarm(Path context, Path root, ClientsConfig clients) {
    solver = new SmallSolver(context);
    BlobStore blobs = new DirectoryBlobStore(root.resolve("blobs"), CLOCK);
    history = new BuildHistory(root.resolve("records"), blobs, HistoryLimits.usual(), CLOCK);
    Gateways gateways =
        new Gateways(
            builds,
            (scope, request) -> {
              throw CroftException.unsupported("no containers here");
            });
    FrontEnds frontEnds =
        new FrontEnds(
            Map.of(
                FrontEnds.DOCKERFILE,
                new DockerfileFrontEnd(
                    solver,
                    solver,
                    this::resolve,
                    NO_LAYOUTS,
                    () -> List.of(Platform.linux("amd64")),
                    (scope, request) -> {
                      throw CroftException.unsupported("no other front end here");
                    })));
    BuildRunner runner =
        new BuildRunner(
            builds,
            gateways,
            new ResultMaker(frontEnds, solver, CacheTransfer.none()),
            new Exports(Map.of("image", this::export), CacheTransfer.none(), Attester.none()),
            new Recorder(history, CLOCK, Attester.none()),
            new Entitlements(Set.of()),
            Traces.none());
    server =
        new ApiServer(
            vertx,
            new ApiParts(
                new ApiParts.Building(runner, builds, gateways, sessions, Traces.none()),
                new ApiParts.Reading(solver, this::resolve, NO_LAYOUTS),
                new ApiParts.Past(history, blobs),
                new ApiParts.Farm(
                    TestFarm::workers, CacheUsage.none(), Optional::empty, "v0.0.0-test", List::of),
                new Pages(
                    builds,
                    history,
                    TestFarm::workers,
                    worker -> new WorkerNow(0, Optional.empty(), 0),
                    () -> true,
                    () -> "up 1\n")),
            clients);
    port = server.listen(new ListenAddress("tcp://127.0.0.1:0"));
  }

  int port() {
    return port;
  }

  void listen(String url) {
    server.listen(new ListenAddress(url));
  }

  private static List<WorkerInfo> workers() {
    return List.of(
        new WorkerInfo(
            new WorkerId("w1"),
            List.of(Platform.linux("amd64")),
            List.of(Platform.linux("arm64")),
            2,
            1 << 30,
            Map.of("zone", "test")));
  }

  private Exported export(
      BuildScope scope, BuildResult result, int index, Map<String, String> attrs) {
    exported.add(result);
    tenants.add(scope.tenant());
    Shown shown = Shown.internal("exporting to image");
    scope.progress().announce(List.of(shown));
    scope.progress().event(shown.digest(), new VertexEvent.Started(Instant.now()));
    scope.progress().event(shown.digest(), new VertexEvent.Completed(Instant.now(), false, ""));
    return new Exported(
        Map.of("containerimage.digest", Digest.ofText("the image").value()),
        Optional.empty(),
        List.of());
  }

  private ResolvedImage resolve(
      BuildScope scope, String reference, Platform platform, String logName) {
    Shown shown = Shown.internal(logName);
    scope.progress().announce(List.of(shown));
    scope.progress().event(shown.digest(), new VertexEvent.Started(Instant.now()));
    boolean known = reference.contains("/base:");
    scope
        .progress()
        .event(
            shown.digest(),
            new VertexEvent.Completed(
                Instant.now(), false, known ? "" : reference + ": not found"));
    if (!known) {
      throw CroftException.notFound(reference + ": not found");
    }
    Digest manifest = Digest.ofText(reference + platform);
    return new ResolvedImage(
        reference,
        Digest.ofText(reference),
        Optional.of(
            Bytes.of(
                "{\"os\":\"linux\",\"architecture\":\""
                    + platform.architecture()
                    + "\",\"config\":{\"Env\":[\"PATH=/bin\"]},\"rootfs\":{\"type\":\"layers\","
                    + "\"diff_ids\":[\""
                    + manifest
                    + "\"]}}")),
        new Content.Image(
            reference + "@" + manifest,
            Descriptor.of("application/vnd.oci.image.manifest.v1+json", manifest, 1),
            platform,
            List.of(),
            List.of()));
  }

  @Override
  public void close() {
    server.close();
    sessions.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
