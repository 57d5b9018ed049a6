package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.Tasks;
import dev.croft.server.export.ExportVertex;
import dev.croft.server.export.InlineCache;
import dev.croft.server.export.StepLayers;
import dev.croft.server.gateway.CacheTransfer;
import dev.croft.server.jobs.Workers;
import dev.croft.server.remotecache.CacheConfig.Entry;
import dev.croft.server.solve.RemoteCaches;
import dev.croft.solver.graph.SolvedStep;
import dev.croft.solver.graph.StepRecord;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * The caches of all builds that go on. What a build imports is seen by that build alone, and is
 * never written to the farm's index.
 */
public final class BuildCaches implements RemoteCaches, CacheTransfer {

  private final Map<BuildScope, OfBuild> builds = Collections.synchronizedMap(new WeakHashMap<>());
  private final CachePlaces places;
  private final Workers workers;

  private record OfBuild(CacheImports imports, SolvedGraph graph) {}

  /** Caches in these places, with the layers of these workers. */
  public BuildCaches(CachePlaces places, Workers workers) {
    this.places = places;
    this.workers = workers;
  }

  private OfBuild of(BuildScope scope) {
    return builds.computeIfAbsent(
        scope, missing -> new OfBuild(new CacheImports(), new SolvedGraph()));
  }

  @Override
  public void check(CacheOptions options) {
    CacheKind.check(options.exports());
  }

  @Override
  public void read(Build build, List<CacheOptions.Entry> imports) {
    for (CacheOptions.Entry entry : imports) {
      of(build).imports().add(build, entry, () -> load(build, entry));
    }
  }

  private List<CacheImports.Loaded> load(BuildScope scope, CacheOptions.Entry entry) {
    if (CacheKind.isUnneeded(entry.type())) {
      CacheWarnings.unneeded(scope, "import", entry.type());
      return List.of();
    }
    String name = CacheKind.nameOf(entry);
    return warned(
            scope,
            "failed to import the cache from " + name,
            () ->
                ExportVertex.show(
                    scope,
                    "importing cache manifest from " + name,
                    vertex -> {
                      CacheOrigin origin = places.origin(scope, entry);
                      return new CacheReader(origin)
                          .read(vertex::done).stream()
                              .map(cache -> new CacheImports.Loaded(cache, origin))
                              .toList();
                    }))
        .orElse(List.of());
  }

  @Override
  public boolean isRead(BuildScope scope) {
    return !of(scope).imports().isEmpty();
  }

  @Override
  public Optional<StepRecord> find(BuildScope scope, StepKey claimed) {
    return of(scope).imports().find(claimed);
  }

  @Override
  public void lost(BuildScope scope, Content.Layers layers) {
    of(scope).imports().lost(layers);
    CacheWarnings.show(
        scope,
        "layers of an imported cache cannot be had, and their step runs again: "
            + layers.origin().orElse("the client's directory"));
  }

  @Override
  public boolean findLost(Build build, Collection<Content> contents) {
    boolean any = false;
    for (Content content : contents) {
      if (content instanceof Content.Layers layers && isLost(build, layers)) {
        lost(build, layers);
        any = true;
      }
    }
    return any;
  }

  private boolean isLost(BuildScope scope, Content.Layers layers) {
    try {
      workers.ask(layers, worker -> worker.open(layers, places.credentials(scope))).close();
      return false;
    } catch (LostContentException e) {
      return true;
    }
  }

  @Override
  public void solved(BuildScope scope, List<SolvedStep> steps) {
    of(scope).graph().add(steps);
  }

  @Override
  public InlineCache inline(Build build, Map<String, Edge> heads) {
    boolean wanted =
        build.request().cache().exports().stream().anyMatch(e -> e.type().equals("inline"));
    return wanted
        ? (key, layers, options) ->
            warned(
                    build,
                    "failed to export the inline cache",
                    () -> inlined(build, Optional.ofNullable(heads.get(key)), layers, options))
                .flatMap(records -> records)
        : InlineCache.none();
  }

  private Optional<Bytes> inlined(
      BuildScope scope, Optional<Edge> head, List<LayerBlob> layers, LayerOptions options) {
    if (head.isEmpty() || layers.isEmpty()) {
      return Optional.empty();
    }
    List<Digest> blobs = layers.stream().map(layer -> layer.blob().digest()).toList();
    CacheContents contents =
        new CacheContents(of(scope).graph(), workers, places.credentials(scope), options);
    contents.addWithin(List.of(head.get()), Set.copyOf(blobs));
    List<Entry> records = contents.config().recordsOver(blobs);
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(Bytes.of(CacheConfigJson.writeRecords(records)));
  }

  @Override
  public StepLayers layers(Build build, Map<String, Edge> heads) {
    return (key, layers, options) ->
        Optional.ofNullable(heads.get(key))
            .map(
                head ->
                    new CacheContents(
                            of(build).graph(), workers, places.credentials(build), options)
                        .layersWithin(
                            head,
                            layers.stream()
                                .map(layer -> layer.blob().digest())
                                .collect(Collectors.toSet())))
            .orElseGet(Map::of);
  }

  @Override
  public Map<String, String> write(Build build, Map<String, Edge> heads) {
    Map<String, String> response = new TreeMap<>();
    for (CacheOptions.Entry entry : build.request().cache().exports()) {
      if (CacheKind.isUnneeded(entry.type())) {
        CacheWarnings.unneeded(build, "export", entry.type());
      } else if (!entry.type().equals("inline")) {
        warned(
                build,
                "failed to export the cache to " + CacheKind.nameOf(entry),
                () -> written(build, heads, entry))
            .ifPresent(response::putAll);
      }
    }
    return response;
  }

  private Map<String, String> written(
      BuildScope scope, Map<String, Edge> heads, CacheOptions.Entry entry) {
    return ExportVertex.show(
        scope,
        CacheKind.exportName(entry.type()),
        vertex -> {
          ExportOptions options = ExportOptions.of(entry.attrs());
          CacheTarget target = places.target(scope, entry);
          CacheContents contents =
              new CacheContents(
                  of(scope).graph(), workers, places.credentials(scope), options.layers());
          vertex.part(
              "preparing build cache for export",
              () -> {
                if (options.max()) {
                  contents.addAll(heads.values());
                } else {
                  contents.addResults(heads.values());
                }
                return contents;
              });
          return vertex.part(
              "sending cache export",
              () -> new CacheWriter(target, options, vertex).write(contents));
        });
  }

  /** Does something that may fail without the build; only the build's own end ends it. */
  private static <T> Optional<T> warned(BuildScope scope, String failed, CacheWork<T> work) {
    try {
      return Optional.of(work.run());
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED && Thread.currentThread().isInterrupted()) {
        throw e;
      }
      CacheWarnings.show(scope, failed + ": " + e.text());
    } catch (RuntimeException e) {
      CacheWarnings.show(scope, failed + ": " + Tasks.asFailure(e).text());
    }
    return Optional.empty();
  }

  private interface CacheWork<T> {
    T run();
  }
}
