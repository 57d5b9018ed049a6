package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.solver.graph.VertexState.Checksumming;
import dev.croft.solver.graph.VertexState.Known;
import dev.croft.solver.graph.VertexState.LookingUp;
import dev.croft.solver.graph.VertexState.LookingUpContent;
import dev.croft.solver.graph.VertexState.Missing;
import dev.croft.solver.graph.VertexState.NeedsContent;
import dev.croft.solver.graph.VertexState.Resolving;
import dev.croft.solver.graph.VertexState.Result;
import dev.croft.solver.graph.VertexState.Running;
import dev.croft.solver.graph.VertexState.Unknown;
import dev.croft.solver.key.CacheKeys;
import dev.croft.solver.key.ContentInputs;
import dev.croft.solver.key.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The solving of some outputs of one definition, as a state machine: events in, effects out. It
 * works from the sources up: a vertex whose inputs are identified has a key; what is cached need
 * not run, and nothing runs whose content nobody wants. Not thread safe; one thread feeds it.
 */
public final class Solve {

  private final Graph graph;
  private final Set<Edge> wanted;
  private final VertexKeys keys;
  private final JobCutter cutter;
  private final Deque<Digest> toVisit = new ArrayDeque<>();
  private List<SolveEffect> effects = new ArrayList<>();
  private boolean ended;

  /**
   * A solve that has not begun.
   *
   * @param wanted outputs of vertices of the definition
   * @param nonce different for every build; tells results that ignore the cache from older ones
   */
  public Solve(Definition definition, Set<Edge> wanted, CacheKeys keys, String nonce) {
    this.graph = new Graph(definition, wanted);
    this.wanted = Set.copyOf(wanted);
    this.keys = new VertexKeys(graph, keys, nonce);
    this.cutter = new JobCutter(graph);
  }

  /** The vertices that the wanted outputs need, inputs first. */
  public List<Vertex> vertices() {
    return List.copyOf(graph.vertices());
  }

  /** Begins; to be called once, before any event. */
  public List<SolveEffect> start() {
    graph.vertices().forEach(vertex -> toVisit.add(vertex.digest()));
    wanted.forEach(edge -> want(edge.vertex()));
    return advance();
  }

  /** Takes an event in. Events that come after the end have no effect. */
  public List<SolveEffect> on(SolveEvent event) {
    if (ended) {
      return List.of();
    }
    switch (event) {
      case SolveEvent.SourceResolved resolved ->
          change(
              resolved.vertex(),
              new Known(
                  VertexKeys.source(resolved.identity()),
                  Optional.of(List.of(resolved.content()))));
      case SolveEvent.LookedUp answer -> onLookedUp(answer);
      case SolveEvent.Imported imported -> onImported(imported);
      case SolveEvent.Checksummed sum -> onChecksummed(sum);
      case SolveEvent.StepFinished finished -> onFinished(finished);
      case SolveEvent.NotTaken notTaken -> notTaken.vertices().forEach(this::notTaken);
      case SolveEvent.ContentLost lost -> onLost(lost.content());
      case SolveEvent.VertexFailed failed -> {
        ended = true;
        return List.of(new SolveEffect.Failed(failed.vertex(), failed.failure()));
      }
    }
    return advance();
  }

  private void onLookedUp(SolveEvent.LookedUp answer) {
    Digest digest = answer.vertex();
    VertexState state = graph.state(digest);
    if (answer.record().isPresent()) {
      StepRecord record = answer.record().get();
      known(
          digest,
          VertexKeys.recorded(answer.key(), record, answer.available()),
          answer.available() ? Optional.of(record.outputs()) : Optional.empty());
      return;
    }
    switch (state) {
      case LookingUp lookingUp when contentInputs(digest).isEmpty() ->
          miss(digest, List.of(lookingUp.byDefinition()));
      case LookingUp lookingUp -> change(digest, new NeedsContent(lookingUp.byDefinition()));
      case LookingUpContent both -> miss(digest, List.of(both.byContent(), both.byDefinition()));
      case VertexState other ->
          throw new IllegalStateException("an answer for " + digest + ", which is " + other);
    }
  }

  private void onImported(SolveEvent.Imported imported) {
    List<Content> outputs = imported.record().outputs();
    known(
        imported.vertex(),
        keys.imported(imported.key(), imported.record()),
        outputs.isEmpty() ? Optional.empty() : Optional.of(outputs));
  }

  private void known(Digest digest, Result result, Optional<List<Content>> outputs) {
    change(digest, new Known(result, outputs));
    if (outputs.isPresent()) {
      effects.add(new SolveEffect.Cached(digest));
    } else if (graph.wantsContent(digest)) {
      want(digest);
    }
  }

  private void miss(Digest digest, List<KeyPair> itsKeys) {
    change(digest, new Missing(new Result(itsKeys.getFirst(), itsKeys, false, false)));
  }

  private void onChecksummed(SolveEvent.Checksummed sum) {
    Vertex vertex = graph.vertex(sum.vertex());
    if (!(graph.state(sum.vertex()) instanceof Checksumming checksumming)
        || !contentOf(vertex.inputs().get(sum.input())).equals(Optional.of(sum.content()))) {
      // Content was lost meanwhile; what takes its place is digested anew.
      return;
    }
    Map<Integer, Digest> checksums = new HashMap<>(checksumming.checksums());
    checksums.put(sum.input(), sum.checksum());
    if (checksums.keySet().containsAll(contentInputs(sum.vertex()).keySet())) {
      KeyPair byContent = keys.byContent(vertex, checksums);
      change(sum.vertex(), new LookingUpContent(checksumming.byDefinition(), byContent));
      effects.add(new SolveEffect.LookUp(sum.vertex(), byContent));
    } else {
      graph.set(sum.vertex(), new Checksumming(checksumming.byDefinition(), checksums));
    }
  }

  private void onFinished(SolveEvent.StepFinished finished) {
    if (graph.state(finished.vertex()) instanceof Running running) {
      Result result = running.result();
      change(
          finished.vertex(),
          new Known(
              new Result(result.identity(), result.keys(), false, true),
              Optional.of(finished.outputs())));
    }
  }

  private void notTaken(Digest digest) {
    if (graph.state(digest) instanceof Running running) {
      change(digest, new Missing(running.result()));
    }
  }

  private void onLost(Content content) {
    for (Vertex vertex : graph.vertices()) {
      if (graph.state(vertex.digest()) instanceof Known known
          && !(vertex.op() instanceof SourceOp)
          && known.outputs().filter(outputs -> outputs.contains(content)).isPresent()) {
        Result lost = known.result();
        Result again =
            content instanceof Content.Layers
                ? lost.asRunHere()
                : new Result(lost.identity(), lost.keys(), true, true);
        change(vertex.digest(), new Known(again, Optional.empty()));
        graph.consumers(vertex.digest()).forEach(this::checksumAgain);
        if (graph.wantsContent(vertex.digest())) {
          want(vertex.digest());
        }
      }
    }
  }

  private void checksumAgain(Digest consumer) {
    if (graph.state(consumer) instanceof Checksumming checksumming) {
      change(consumer, new NeedsContent(checksumming.byDefinition()));
    }
  }

  /** What is known by now of every vertex that is no source, inputs first. */
  public List<SolvedStep> steps() {
    return graph.steps();
  }

  private List<SolveEffect> advance() {
    while (!toVisit.isEmpty()) {
      visit(graph.vertex(toVisit.remove()));
    }
    for (List<PlannedStep> job : cutter.cut()) {
      for (PlannedStep step : job) {
        Digest digest = step.vertex().digest();
        if (graph.state(digest) instanceof Missing missing) {
          graph.set(digest, new Running(missing.result()));
        }
      }
      effects.add(new SolveEffect.Run(job));
    }
    finished().ifPresent(effects::add);
    List<SolveEffect> out = effects;
    effects = new ArrayList<>();
    return out;
  }

  private Optional<SolveEffect> finished() {
    Map<Edge, Content> outputs = new LinkedHashMap<>();
    for (Edge edge : wanted) {
      Optional<List<Content>> made = graph.state(edge.vertex()).outputs();
      if (made.isEmpty()) {
        return Optional.empty();
      }
      outputs.put(edge, made.get().get(edge.output()));
    }
    ended = true;
    return Optional.of(new SolveEffect.Finished(outputs));
  }

  private void visit(Vertex vertex) {
    Digest digest = vertex.digest();
    switch (graph.state(digest)) {
      case Unknown unknown -> identify(vertex);
      case NeedsContent needs -> seekContent(vertex, needs);
      case Missing missing -> {
        if (graph.wantsContent(digest)) {
          vertex.inputs().forEach(input -> want(input.vertex()));
        }
      }
      case Resolving resolving -> {}
      case LookingUp lookingUp -> {}
      case Checksumming checksumming -> {}
      case LookingUpContent lookingUp -> {}
      case Running running -> {}
      case Known known -> {}
    }
  }

  private void identify(Vertex vertex) {
    Digest digest = vertex.digest();
    if (vertex.op() instanceof SourceOp) {
      change(digest, new Resolving());
      effects.add(new SolveEffect.ResolveSource(vertex));
    } else if (graph.allIdentified(vertex)) {
      KeyPair byDefinition = keys.byDefinition(vertex);
      if (vertex.metadata().ignoreCache()) {
        KeyPair fresh = keys.fresh(byDefinition);
        change(digest, new Missing(new Result(fresh, List.of(byDefinition), true, false)));
      } else {
        change(digest, new LookingUp(byDefinition));
        effects.add(new SolveEffect.LookUp(digest, byDefinition));
      }
    } else {
      wantAhead(vertex, contentInputs(digest).keySet());
    }
  }

  /**
   * An input that was never made before cannot be part of a cached key. So a key by definition that
   * has one will miss, and the inputs that count by content will be needed; and where that input
   * itself counts by definition, the vertex will run, and all its inputs can start.
   */
  private void wantAhead(Vertex vertex, Set<Integer> byContent) {
    boolean willMiss = false;
    boolean willRun = false;
    for (int i = 0; i < vertex.inputs().size(); i++) {
      if (graph.isNew(vertex.inputs().get(i))) {
        willMiss = true;
        willRun |= !byContent.contains(i);
      }
    }
    for (int i = 0; i < vertex.inputs().size(); i++) {
      if (willRun || (willMiss && byContent.contains(i))) {
        want(vertex.inputs().get(i).vertex());
      }
    }
  }

  private void seekContent(Vertex vertex, NeedsContent needs) {
    Map<Integer, List<ContentSelector>> selectors = contentInputs(vertex.digest());
    selectors.keySet().forEach(input -> want(vertex.inputs().get(input).vertex()));
    wantAhead(vertex, selectors.keySet());
    if (selectors.keySet().stream().allMatch(i -> graph.hasContent(vertex.inputs().get(i)))) {
      change(vertex.digest(), new Checksumming(needs.byDefinition(), Map.of()));
      selectors.forEach(
          (input, what) -> {
            Edge edge = vertex.inputs().get(input);
            Content content = contentOf(edge).orElseThrow();
            effects.add(new SolveEffect.Checksum(vertex.digest(), input, content, what));
          });
    }
  }

  private Map<Integer, List<ContentSelector>> contentInputs(Digest digest) {
    return ContentInputs.of(graph.vertex(digest));
  }

  private Optional<Content> contentOf(Edge edge) {
    return graph.state(edge.vertex()).outputs().map(outputs -> outputs.get(edge.output()));
  }

  private void change(Digest digest, VertexState state) {
    graph.set(digest, state);
    toVisit.add(digest);
    toVisit.addAll(graph.consumers(digest));
  }

  private void want(Digest digest) {
    if (graph.wantContent(digest)) {
      toVisit.add(digest);
    }
  }
}
