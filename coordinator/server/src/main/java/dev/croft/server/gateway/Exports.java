package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.Output;
import dev.croft.server.build.Tasks;
import dev.croft.server.export.Attestation;
import dev.croft.server.export.BuildResult;
import dev.croft.server.export.BuildResult.Tree;
import dev.croft.server.export.Exported;
import dev.croft.server.export.Exporter;
import dev.croft.server.export.InlineCache;
import dev.croft.server.export.StepLayers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Brings a build's result into the forms that its client wants. Thread safe. */
public final class Exports {
  private static final String EPOCH_ARG = "build-arg:SOURCE_DATE_EPOCH";
  private static final String ANSWER = "result.json";
  private static final String EPOCH_ATTR = "source-date-epoch";

  private final Map<String, Exporter> byType;
  private final CacheTransfer caches;
  private final Attester attester;

  /** Exporters by BuildKit's names, caches that are written too, and who attests results. */
  public Exports(Map<String, Exporter> byType, CacheTransfer caches, Attester attester) {
    this.byType = Map.copyOf(byType);
    this.caches = caches;
    this.attester = attester;
  }

  /**
   * Checks that there is an exporter for each output and each cache.
   *
   * @throws CroftException where there is none
   */
  public void check(BuildRequest request) {
    request.outputs().forEach(output -> exporter(resolved(output)));
    caches.check(request.cache());
    attester.check(request.frontEnd().options());
  }

  /**
   * Exports to every output, at once.
   *
   * @return what came of it
   */
  Outcome export(Build build, GatewayResult result, SequencedMap<String, Content> contents) {
    if (isAnswer(result)) {
      return new Outcome(result, frontEndMetadata(result), List.of(), Map.of());
    }
    Map<String, Edge> heads = heads(result);
    Map<String, List<Attestation>> attestations =
        build.request().outputs().isEmpty() ? Map.of() : attester.attest(build, result);
    BuildResult finished =
        finished(
            result,
            contents,
            caches.inline(build, heads),
            attestations,
            caches.layers(build, heads));
    List<Callable<Exported>> tasks = new ArrayList<>();
    List<Output> outputs = build.request().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      int index = i;
      Output output = resolved(outputs.get(i));
      Map<String, String> attrs = withEpoch(build, output.attrs());
      tasks.add(() -> exporter(output).export(build, finished, index, attrs));
    }
    List<Exported> exports =
        tasks.isEmpty() ? List.of() : Tasks.all("export-" + build.ref(), tasks);
    Map<String, String> response = new TreeMap<>();
    exports.forEach(export -> response.putAll(export.response()));
    response.putAll(frontEndMetadata(result));
    response.putAll(caches.write(build, heads));
    return new Outcome(result, response, exports, attestations);
  }

  /** Whether somebody asked a question: what says nothing of files must not move a tag. */
  private static boolean isAnswer(GatewayResult result) {
    return result.metadata().containsKey(ANSWER)
        && result.refs().values().stream().allMatch(Optional::isEmpty);
  }

  private static Map<String, String> frontEndMetadata(GatewayResult result) {
    Map<String, String> response = new TreeMap<>();
    result
        .metadata()
        .forEach(
            (name, value) -> {
              if (name.startsWith("frontend.")) {
                response.put(name, value.toText());
              }
            });
    return response;
  }

  private static Map<String, Edge> heads(GatewayResult result) {
    Map<String, Edge> heads = new LinkedHashMap<>();
    result
        .refs()
        .forEach(
            (key, ref) ->
                ref.flatMap(made -> made.definition().read().head())
                    .ifPresent(head -> heads.put(key, head)));
    return heads;
  }

  private Exporter exporter(Output output) {
    return Optional.ofNullable(byType.get(output.type()))
        .orElseThrow(
            () -> CroftException.user("exporter \"" + output.type() + "\" could not be found"));
  }

  /** The type {@code registry} is short for an image that is pushed. */
  private static Output resolved(Output output) {
    if (!output.type().equals("registry")) {
      return output;
    }
    Map<String, String> attrs = new TreeMap<>(output.attrs());
    attrs.put("push", "true");
    return new Output("image", attrs);
  }

  private static Map<String, String> withEpoch(Build build, Map<String, String> attrs) {
    String epoch = build.request().frontEnd().options().get(EPOCH_ARG);
    if (epoch == null || epoch.isEmpty() || attrs.containsKey(EPOCH_ATTR)) {
      return attrs;
    }
    Map<String, String> more = new TreeMap<>(attrs);
    more.put(EPOCH_ATTR, epoch);
    return more;
  }

  private static BuildResult finished(
      GatewayResult result,
      SequencedMap<String, Content> contents,
      InlineCache cache,
      Map<String, List<Attestation>> attestations,
      StepLayers layers) {
    SequencedMap<String, Platform> platforms = ExportPlatforms.of(result.metadata());
    SequencedMap<String, Tree> trees = new LinkedHashMap<>();
    if (result.multiPlatform()) {
      platforms.forEach(
          (key, platform) ->
              Optional.ofNullable(contents.get(key))
                  .ifPresent(content -> trees.put(key, new Tree(Optional.of(platform), content))));
      contents.forEach(
          (key, content) -> trees.putIfAbsent(key, new Tree(Optional.empty(), content)));
    } else {
      Optional<Platform> platform =
          platforms.size() == 1 ? Optional.of(platforms.firstEntry().getValue()) : Optional.empty();
      Content content = contents.getOrDefault("", new Content.Empty());
      trees.put("", new Tree(platform, content));
    }
    return new BuildResult(
        trees, result.multiPlatform(), result.metadata(), cache, attestations, layers);
  }
}
