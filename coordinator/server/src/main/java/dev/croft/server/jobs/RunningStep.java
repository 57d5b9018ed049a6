package dev.croft.server.jobs;

import dev.croft.model.content.Digest;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.StepPlace;
import dev.croft.solver.graph.PlannedStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A step in flight and who waits for it, by the name that each has for its vertex. Guarded by
 * {@link Executions}.
 */
final class RunningStep {

  /** Of a step's past, a late joiner is shown this many events at most. */
  private static final int REPLAYED_EVENTS = 10_000;

  private final PlannedStep plan;
  private final Map<Waiter, Digest> waiters = new LinkedHashMap<>();
  private final List<VertexEvent> past = new ArrayList<>();
  private Optional<StepPlace> place = Optional.empty();
  private List<Content> outputs = List.of();

  RunningStep(PlannedStep plan) {
    this.plan = plan;
  }

  PlannedStep plan() {
    return plan;
  }

  StepKey key() {
    return plan.identity();
  }

  Map<Waiter, Digest> waiters() {
    return waiters;
  }

  boolean isWanted() {
    return !waiters.isEmpty();
  }

  void join(Waiter waiter, Digest vertex) {
    boolean seesItAlready = isShownTo(waiter, vertex);
    waiters.put(waiter, vertex);
    if (!seesItAlready) {
      place.ifPresent(where -> waiter.placed(vertex, where));
      past.forEach(event -> waiter.progress(vertex, event));
    }
  }

  /** Shows an event once to each build, even where several of its solves wait for the step. */
  void show(VertexEvent event) {
    if (past.size() < REPLAYED_EVENTS) {
      past.add(event);
    }
    oncePerBuild((waiter, vertex) -> waiter.progress(vertex, event));
  }

  /** The step waits, or has a worker. */
  void place(StepPlace where) {
    place = Optional.of(where);
    oncePerBuild((waiter, vertex) -> waiter.placed(vertex, where));
  }

  void made(List<Content> contents) {
    outputs = contents;
  }

  /** What it made; empty before it is done. */
  List<Content> outputs() {
    return outputs;
  }

  void showInput(int input, VertexEvent event) {
    oncePerBuild((waiter, vertex) -> waiter.inputProgress(vertex, input, event));
  }

  private boolean isShownTo(Waiter waiter, Digest vertex) {
    return waiters.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().scope().ref().equals(waiter.scope().ref())
                    && entry.getValue().equals(vertex));
  }

  private void oncePerBuild(BiConsumer<Waiter, Digest> action) {
    record Place(String build, Digest vertex) {}
    Set<Place> shown = new HashSet<>();
    waiters.forEach(
        (waiter, vertex) -> {
          if (shown.add(new Place(waiter.scope().ref(), vertex))) {
            action.accept(waiter, vertex);
          }
        });
  }
}
