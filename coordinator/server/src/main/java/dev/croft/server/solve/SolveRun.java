package dev.croft.server.solve;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.LeftBehindException;
import dev.croft.model.step.LostContentException;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.build.StepPlace;
import dev.croft.server.jobs.Waiter;
import dev.croft.server.solve.FarmSolver.SolveParts;
import dev.croft.server.solve.SourceResolver.Resolved;
import dev.croft.solver.graph.Solve;
import dev.croft.solver.graph.SolveEffect;
import dev.croft.solver.graph.SolveEvent;
import dev.croft.solver.graph.StepRecord;
import dev.croft.solver.key.CacheKeys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One solve: carries the state machine's effects out and feeds it what comes of them, on the
 * caller's thread.
 */
final class SolveRun implements Waiter {

  private static final Logger LOG = LoggerFactory.getLogger(SolveRun.class);

  private final BlockingQueue<SolveEvent> events = new LinkedBlockingQueue<>();
  private final List<Thread> helpers = new ArrayList<>();
  private final BuildScope scope;
  private final Definition definition;
  private final SolveParts parts;
  private final CacheKeys keys;
  private final Solve solve;
  private final StepNotes notes;

  SolveRun(BuildScope scope, Definition definition, Set<Edge> outputs, SolveParts parts) {
    this.scope = scope;
    this.definition = definition;
    this.parts = parts;
    this.keys = new CacheKeys(scope.tenant());
    this.solve = new Solve(definition, outputs, keys, scope.ref());
    this.notes = new StepNotes(scope, definition);
  }

  Map<Edge, Content> run() {
    announce();
    try {
      Optional<Map<Edge, Content>> result = carryOut(solve.start());
      while (result.isEmpty()) {
        result = carryOut(solve.on(events.take()));
      }
      parts.remote().solved(scope, solve.steps());
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } finally {
      parts.steps().leave(this);
      helpers.forEach(Thread::interrupt);
    }
  }

  private void announce() {
    List<ProgressSink.Shown> shown = new ArrayList<>();
    for (Vertex vertex : solve.vertices()) {
      List<Digest> inputs = vertex.inputs().stream().map(Edge::vertex).distinct().toList();
      shown.add(
          new ProgressSink.Shown(
              vertex.digest(), inputs, vertex.name(), vertex.metadata().progressGroup()));
    }
    scope.progress().announce(shown);
  }

  private Optional<Map<Edge, Content>> carryOut(List<SolveEffect> first) {
    Deque<SolveEffect> effects = new ArrayDeque<>(first);
    while (!effects.isEmpty()) {
      switch (effects.remove()) {
        case SolveEffect.LookUp lookUp -> effects.addAll(lookUp(lookUp));
        case SolveEffect.ResolveSource source ->
            inBackground(source.vertex().digest(), () -> resolve(source.vertex()));
        case SolveEffect.Checksum sum -> inBackground(sum.vertex(), () -> checksum(sum));
        case SolveEffect.Run run -> parts.steps().demand(this, run.steps());
        case SolveEffect.Cached hit -> showCached(hit.vertex());
        case SolveEffect.Finished finished -> {
          return Optional.of(finished.outputs());
        }
        case SolveEffect.Failed failed ->
            throw new VertexFailedException(
                failed.vertex(), failed.failure(), exitCode(failed.failure()));
      }
    }
    return Optional.empty();
  }

  private static int exitCode(CroftException failure) {
    CroftException cause =
        failure instanceof LeftBehindException left
                && left.getCause() instanceof CroftException step
            ? step
            : failure;
    return cause instanceof StepFailedException step ? step.exitCode() : 0;
  }

  private List<SolveEffect> lookUp(SolveEffect.LookUp lookUp) {
    Optional<StepRecord> record = parts.index().find(lookUp.key().own());
    record.ifPresent(found -> found.outputs().forEach(scope::needs));
    boolean available =
        record.isPresent()
            && record.get().outputs().stream()
                .allMatch(content -> parts.workers().holding(content).isPresent());
    SolveEvent known = new SolveEvent.LookedUp(lookUp.vertex(), lookUp.key(), record, available);
    if (available || !parts.remote().isRead(scope)) {
      parts.watch().lookedUp(available ? CacheWatch.Result.HIT : missed(record));
      return solve.on(known);
    }
    inBackground(
        lookUp.vertex(),
        () -> {
          Optional<SolveEvent> imported = imported(lookUp);
          parts
              .watch()
              .lookedUp(imported.isPresent() ? CacheWatch.Result.IMPORTED : missed(record));
          events.add(imported.orElse(known));
        });
    return List.of();
  }

  private static CacheWatch.Result missed(Optional<StepRecord> record) {
    return record.isPresent() ? CacheWatch.Result.GONE : CacheWatch.Result.MISS;
  }

  private Optional<SolveEvent> imported(SolveEffect.LookUp lookUp) {
    return parts
        .remote()
        .find(scope, lookUp.key().claimed())
        .map(
            record -> {
              record.outputs().forEach(scope::needs);
              return record;
            })
        .map(record -> new SolveEvent.Imported(lookUp.vertex(), lookUp.key(), record));
  }

  private void resolve(Vertex vertex) {
    Resolved resolved =
        parts.sources().ask(scope, vertex.digest(), () -> parts.resolver().resolve(scope, vertex));
    scope.needs(resolved.content());
    StepKey identity = keys.ofSource(resolved.kind(), resolved.identity());
    events.add(new SolveEvent.SourceResolved(vertex.digest(), identity, resolved.content()));
  }

  private void checksum(SolveEffect.Checksum sum) {
    try {
      Digest digest = parts.contents().checksum(scope, sum.content(), sum.selectors());
      events.add(new SolveEvent.Checksummed(sum.vertex(), sum.input(), sum.content(), digest));
    } catch (LostContentException e) {
      lost(e.content());
    } catch (CroftException e) {
      throw e.kind() == FailureKind.NOT_FOUND ? missing(sum, e) : e;
    }
  }

  /** What a step reads is not there: it fails before it could be given to a worker. */
  private CroftException missing(SolveEffect.Checksum sum, CroftException failure) {
    CroftException shown =
        new CroftException(
            failure.kind(),
            "failed to compute cache key: failed to calculate checksum of ref "
                + Digest.ofText(sum.content().toString()).hex()
                + ": "
                + failure.text(),
            failure);
    Instant now = Instant.now();
    scope.progress().event(sum.vertex(), new VertexEvent.Started(now));
    scope.progress().event(sum.vertex(), new VertexEvent.Completed(now, false, shown.text()));
    return shown;
  }

  private void inBackground(Digest vertex, Runnable work) {
    helpers.add(
        Thread.ofVirtual()
            .name("solve " + scope.ref())
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (CroftException e) {
                    fail(vertex, e);
                  } catch (RuntimeException | Error e) {
                    LOG.error("vertex {} of build {} failed", vertex, scope.ref(), e);
                    fail(
                        vertex,
                        new CroftException(FailureKind.INTERNAL, "internal error: " + e, e));
                  }
                }));
  }

  private void fail(Digest vertex, CroftException failure) {
    events.add(new SolveEvent.VertexFailed(vertex, failure));
  }

  private void showCached(Digest vertex) {
    Instant now = Instant.now();
    scope.progress().event(vertex, new VertexEvent.Started(now));
    scope.progress().event(vertex, new VertexEvent.Completed(now, true, ""));
  }

  @Override
  public BuildScope scope() {
    return scope;
  }

  @Override
  public void finished(Digest vertex, List<Content> outputs) {
    notes.ended(vertex);
    outputs.forEach(scope::needs);
    events.add(new SolveEvent.StepFinished(vertex, outputs));
  }

  @Override
  public void notTaken(Set<Digest> vertices) {
    vertices.forEach(notes::ended);
    events.add(new SolveEvent.NotTaken(vertices));
  }

  @Override
  public void lost(Content content) {
    if (content instanceof Content.Layers layers) {
      parts.remote().lost(scope, layers);
    }
    events.add(new SolveEvent.ContentLost(content));
  }

  @Override
  public void failed(Digest vertex, CroftException failure) {
    notes.ended(vertex);
    fail(vertex, failure);
  }

  @Override
  public void placed(Digest vertex, StepPlace place) {
    notes.placed(vertex, place);
  }

  @Override
  public void progress(Digest vertex, VertexEvent event) {
    scope.progress().event(vertex, event);
    notes.shown(vertex, event);
  }

  @Override
  public void inputProgress(Digest vertex, int input, VertexEvent event) {
    scope.progress().event(definition.vertex(vertex).inputs().get(input).vertex(), event);
  }
}
