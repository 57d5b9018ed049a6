package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.server.build.Build;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.JobWishes;
import dev.croft.server.build.OncePerBuild;
import dev.croft.server.build.Tasks;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.frontend.FrontEnd;
import dev.croft.server.frontend.FrontEndResult;
import dev.croft.server.frontend.GivenAttestation;
import dev.croft.server.solve.DefinitionSolver;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Answers single calls of builds: by a definition, or by a front end. Thread safe. */
public final class ResultMaker {
  private final FrontEnd frontEnd;
  private final DefinitionSolver solver;
  private final OncePerBuild<WireDefinition, Content> known = new OncePerBuild<>();
  private final CacheTransfer caches;

  /** Makes results with these. */
  public ResultMaker(FrontEnd frontEnd, DefinitionSolver solver, CacheTransfer caches) {
    this.frontEnd = frontEnd;
    this.solver = solver;
    this.caches = caches;
  }

  /** Has a build look into caches outside of the farm. */
  void readCaches(Build build, List<CacheOptions.Entry> imports) {
    caches.read(build, imports);
  }

  /** Makes what is asked for; file trees only where the call says so. */
  public GatewayResult make(Build build, SolveCall call) {
    readCaches(build, call.cacheImports());
    readCaches(build, CacheOptions.importsOf(call.frontEnd().options()));
    JobWishes.read(call.frontEnd().options()).ifPresent(build::wish);
    Optional<WireDefinition> definition = call.definition().filter(given -> !given.isScratch());
    boolean hasFrontEnd = !call.frontEnd().name().isEmpty();
    if (definition.isPresent() && hasFrontEnd) {
      throw CroftException.user("cannot solve with both Definition and Frontend specified");
    }
    GatewayResult result;
    if (hasFrontEnd) {
      result = wrap(build, call.frontEnd(), frontEnd.make(build, call.frontEnd()));
    } else {
      result =
          definition
              .map(
                  given -> GatewayResult.of(new Ref(build, given, solver, known, Optional.empty())))
              .orElseGet(GatewayResult::empty);
    }
    if (call.evaluate()) {
      evaluate(build, result);
    }
    return result;
  }

  /** A ref of a file tree that is there. */
  Ref refOf(Build build, Content content) {
    return Ref.of(build, content, solver, known);
  }

  /**
   * Makes all file trees of a result, at once.
   *
   * @return by the platform's key
   */
  public SequencedMap<String, Content> evaluate(Build build, GatewayResult result) {
    return evaluate(build, result, Ref::content);
  }

  /** The same, solved anew. */
  SequencedMap<String, Content> evaluateAnew(Build build, GatewayResult result) {
    return evaluate(build, result, Ref::contentAnew);
  }

  /** Whether imported files among these are lost; they are not found in the cache any more. */
  boolean findLost(Build build, Collection<Content> contents) {
    return caches.findLost(build, contents);
  }

  private static SequencedMap<String, Content> evaluate(
      Build build, GatewayResult result, Function<Ref, Content> how) {
    List<Map.Entry<String, Optional<Ref>>> refs = List.copyOf(result.refs().sequencedEntrySet());
    List<Callable<Content>> tasks =
        refs.stream()
            .<Callable<Content>>map(entry -> () -> contentOf(entry.getValue(), how))
            .toList();
    List<Content> contents = tasks.isEmpty() ? List.of() : Tasks.all("ref-" + build.ref(), tasks);
    SequencedMap<String, Content> byKey = new LinkedHashMap<>();
    for (int i = 0; i < refs.size(); i++) {
      byKey.put(refs.get(i).getKey(), contents.get(i));
    }
    return byKey;
  }

  private static Content contentOf(Optional<Ref> ref, Function<Ref, Content> how) {
    return ref.map(how).orElseGet(Content.Empty::new);
  }

  private GatewayResult wrap(Build build, FrontEndRequest request, FrontEndResult made) {
    SequencedMap<String, Optional<Ref>> refs = new LinkedHashMap<>();
    made.definitions()
        .forEach(
            (key, definition) ->
                refs.put(
                    key,
                    definition.isScratch()
                        ? Optional.empty()
                        : Optional.of(
                            ref(
                                build,
                                definition,
                                new RefOrigin(
                                    request, made.scanned().getOrDefault(key, Map.of()))))));
    Map<String, List<GivenAttestation<Ref>>> attestations = new HashMap<>();
    made.attestations()
        .forEach(
            (key, given) ->
                attestations.put(
                    key,
                    given.stream()
                        .map(
                            one ->
                                one.map(tree -> ref(build, tree, new RefOrigin(request, Map.of()))))
                        .toList()));
    return new GatewayResult(refs, made.multiPlatform(), made.metadata(), attestations);
  }

  private Ref ref(Build build, WireDefinition definition, RefOrigin origin) {
    return new Ref(build, definition, solver, known, Optional.of(origin));
  }
}
