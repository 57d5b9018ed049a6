package dev.croft.server.gateway;

import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.server.build.Build;
import dev.croft.server.build.InspectableException;
import dev.croft.server.build.Tasks;
import dev.croft.server.build.WireDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One build as its client drives it, call by call, until it returns a result or a failure. Thread
 * safe.
 */
public final class Gateway {
  private static final int MAX_REFS = 100_000;

  private final Build build;
  private final ResultMaker results;
  private final Map<String, WireDefinition> inputs;
  private final GatewayContainers containers;
  private final Map<String, Ref> refs = new ConcurrentHashMap<>();
  private final CompletableFuture<GatewayResult> returned = new CompletableFuture<>();

  Gateway(
      Build build,
      ResultMaker results,
      Map<String, WireDefinition> inputs,
      ContainerHost containers) {
    this.build = build;
    this.results = results;
    this.inputs = Map.copyOf(inputs);
    this.containers = new GatewayContainers(build, containers);
  }

  /** The build that is driven. */
  public Build build() {
    return build;
  }

  /** What stands in for named contexts. */
  public Map<String, WireDefinition> inputs() {
    return inputs;
  }

  /** The containers of who drives it. */
  public GatewayContainers containers() {
    return containers;
  }

  /** Makes a part of the build; its refs are known by their ids from now on. */
  public GatewayResult solve(SolveCall call) {
    return build.work(
        () -> {
          GatewayResult result = inspectable(() -> results.make(build, call));
          result.allRefs().forEach(this::remember);
          return result;
        });
  }

  /**
   * The file tree of a ref; the empty one for the empty id.
   *
   * @throws dev.croft.server.build.InspectableException where a process failed that left files
   * @throws CroftException where there is no such ref, or its file tree cannot be made
   */
  public Content content(String id) {
    return inspectable(() -> ref(id).map(Ref::content).orElseGet(Content.Empty::new));
  }

  /** What a failed process left becomes refs of the build, which its client can mount. */
  private <T> T inspectable(Supplier<T> making) {
    try {
      return making.get();
    } catch (FailedStepException e) {
      throw new InspectableException(
          e, e.op(), refsOf(e.left().before()), refsOf(e.left().after()));
    }
  }

  private List<String> refsOf(List<Content> contents) {
    List<String> ids = new ArrayList<>();
    for (Content content : contents) {
      if (content instanceof Content.Empty) {
        ids.add("");
      } else {
        Ref ref = results.refOf(build, content);
        remember(ref);
        ids.add(ref.id());
      }
    }
    return ids;
  }

  /**
   * A ref by its id; empty for the empty id, which stands for the empty file tree.
   *
   * @throws CroftException where there is no such ref
   */
  public Optional<Ref> ref(String id) {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(refs.get(id))
            .orElseThrow(() -> CroftException.user("no such ref: " + id)));
  }

  /** The client is done, and this is the result. */
  public void complete(GatewayResult result) {
    if (!returned.complete(result)) {
      throw CroftException.user("gateway result is already set");
    }
  }

  /** The client gave up, and this is why. */
  public void fail(CroftException failure) {
    if (!returned.completeExceptionally(failure)) {
      throw CroftException.user("gateway result is already set");
    }
  }

  /** Waits until the client is done. */
  public GatewayResult awaitResult() {
    return Tasks.await(returned);
  }

  /** Whether the client is done, well or not. */
  public boolean hasReturned() {
    return returned.isDone();
  }

  /** Whether the client gave up. */
  public boolean hasFailed() {
    return returned.isCompletedExceptionally();
  }

  /** What the client returned so far; empty where it is not done. */
  public Optional<GatewayResult> result() {
    return returned.isDone() ? Optional.of(Tasks.await(returned)) : Optional.empty();
  }

  private void remember(Ref ref) {
    if (refs.size() >= MAX_REFS) {
      throw CroftException.user("the build asked for more than " + MAX_REFS + " results");
    }
    refs.put(ref.id(), ref);
  }
}
