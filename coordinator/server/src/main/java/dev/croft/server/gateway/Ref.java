package dev.croft.server.gateway;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.step.Content;
import dev.croft.model.step.LeftBehindException;
import dev.croft.server.build.Build;
import dev.croft.server.build.Entitlements;
import dev.croft.server.build.LocatedException;
import dev.croft.server.build.LocatedException.Place;
import dev.croft.server.build.OncePerBuild;
import dev.croft.server.build.Tasks;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.solve.VertexFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file tree that a build can have: made when somebody first needs it, once, and on behalf of the
 * build and not of who asked. Thread safe.
 */
public final class Ref {
  private final String id = UUID.randomUUID().toString();
  private final Build build;
  private final WireDefinition definition;
  private final DefinitionSolver solver;
  private final OncePerBuild<WireDefinition, Content> known;
  private final Optional<RefOrigin> origin;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<CompletableFuture<Content>> made = Optional.empty();

  /** A file tree that is there. */
  static Ref of(
      Build build,
      Content content,
      DefinitionSolver solver,
      OncePerBuild<WireDefinition, Content> known) {
    Ref ref = new Ref(build, WireDefinition.scratch(), solver, known, Optional.empty());
    ref.made = Optional.of(CompletableFuture.completedFuture(content));
    return ref;
  }

  /**
   * A file tree that is not made yet.
   *
   * @param known what was made already of the same definitions
   * @param origin the front end that gave the definition; empty for none
   */
  Ref(
      Build build,
      WireDefinition definition,
      DefinitionSolver solver,
      OncePerBuild<WireDefinition, Content> known,
      Optional<RefOrigin> origin) {
    this.build = build;
    this.definition = definition;
    this.solver = solver;
    this.known = known;
    this.origin = origin;
  }

  /** Its name in the build. */
  public String id() {
    return id;
  }

  /** What it is made of. */
  public WireDefinition definition() {
    return definition;
  }

  /** The front end that gave the definition; empty where there was none. */
  public Optional<RefOrigin> origin() {
    return origin;
  }

  /**
   * The file tree.
   *
   * @throws LocatedException where it cannot be made and lines of the user's files are to blame
   * @throws CroftException where it cannot be made
   */
  public Content content() {
    return Tasks.await(future());
  }

  /** The file tree, solved anew, since something that it was made of turned out to be lost. */
  Content contentAnew() {
    lock.lock();
    try {
      made = Optional.of(build.start(this::solve));
    } finally {
      lock.unlock();
    }
    return content();
  }

  private CompletableFuture<Content> future() {
    lock.lock();
    try {
      CompletableFuture<Content> future =
          made.orElseGet(() -> build.start(() -> known.ask(build, definition, this::solve)));
      made = Optional.of(future);
      return future;
    } finally {
      lock.unlock();
    }
  }

  private Content solve() {
    Definition graph = definition.read();
    if (graph.head().isEmpty()) {
      return new Content.Empty();
    }
    Edge head = graph.head().get();
    Entitlements.check(graph, build.entitlements());
    try {
      return Optional.ofNullable(solver.solve(build, graph, Set.of(head)).get(head))
          .orElseThrow(() -> new IllegalStateException("the solver made no " + head));
    } catch (VertexFailedException e) {
      throw inspectable(e, located(graph, e));
    }
  }

  /** Adds the operation and what it left, where something is left. */
  private CroftException inspectable(VertexFailedException failure, CroftException shown) {
    if (!(failure.getCause() instanceof LeftBehindException left)) {
      return shown;
    }
    return definition.message().getDefList().stream()
        .map(op -> Bytes.of(op.toByteArray()))
        .filter(op -> Digest.ofBytes(op.toArray()).equals(failure.vertex()))
        .findFirst()
        .<CroftException>map(op -> new FailedStepException(shown, op, left))
        .orElse(shown);
  }

  private static CroftException located(Definition graph, VertexFailedException failure) {
    List<SourceLocation> locations = graph.locationsOf(failure.vertex());
    if (locations.isEmpty()) {
      return failure;
    }
    return new LocatedException(
        failure,
        locations.stream()
            .map(at -> new Place(graph.sources().get(at.source()), at.ranges()))
            .toList());
  }
}
