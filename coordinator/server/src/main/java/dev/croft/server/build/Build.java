package dev.croft.server.build;

import dev.croft.agent.input.ContentRecords;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.Content;
import dev.croft.model.trace.TraceParent;
import dev.croft.server.policy.SourcePolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client's build while it lasts. Threads that work for it say so, and are interrupted when it
 * ends: nothing works on for a build that nobody waits for. Thread safe.
 */
public final class Build implements BuildScope {
  private final BuildRequest request;
  private final Clock clock;
  private final Instant created;
  private final ProgressLog progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Thread> workers = new HashSet<>();
  private final Set<String> needed = ConcurrentHashMap.newKeySet();
  private BuildState state = new BuildState.Running();
  private final StepPlaces places = new StepPlaces();
  private Set<String> granted = Set.of();
  private JobWishes wishes = JobWishes.none();
  private volatile Optional<TraceParent> trace = Optional.empty();

  /** A build that runs, and is granted nothing. */
  public Build(BuildRequest request, Clock clock) {
    this(request, clock, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /**
   * The same.
   *
   * @param spill a directory for output that is too long to be shown
   */
  Build(BuildRequest request, Clock clock, Path spill) {
    this.request = request;
    this.clock = clock;
    this.created = clock.instant();
    this.progress = new ProgressLog(clock, spill);
  }

  @Override
  public String ref() {
    return request.ref();
  }

  @Override
  public String sessionId() {
    return request.client().sessionId();
  }

  @Override
  public String tenant() {
    return request.client().tenant();
  }

  @Override
  public Set<String> entitlements() {
    lock.lock();
    try {
      return granted;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SourcePolicy> sourcePolicies() {
    return request.sourcePolicies();
  }

  @Override
  public void needs(Content content) {
    ContentRecords.idOf(content).ifPresent(needed::add);
  }

  /** The records of what it works with. */
  public Set<String> needed() {
    return Set.copyOf(needed);
  }

  /** From now on it may use these entitlements. */
  public void grant(Set<String> entitlements) {
    lock.lock();
    try {
      granted = Set.copyOf(entitlements);
    } finally {
      lock.unlock();
    }
  }

  /** From now on its steps are submitted with these. */
  public void wish(JobWishes wanted) {
    lock.lock();
    try {
      wishes = wanted;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public JobWishes wishes() {
    lock.lock();
    try {
      return wishes;
    } finally {
      lock.unlock();
    }
  }

  /** From now on what is done for it is done for this. */
  public void follow(Optional<TraceParent> span) {
    trace = span;
  }

  @Override
  public Optional<TraceParent> trace() {
    return trace;
  }

  @Override
  public StepPlaces places() {
    return places;
  }

  @Override
  public ProgressLog progress() {
    return progress;
  }

  /** What the client wants. */
  public BuildRequest request() {
    return request;
  }

  /** When it began. */
  public Instant created() {
    return created;
  }

  /** Where it stands. */
  public BuildState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** The file trees are there. */
  public void exporting() {
    reach(new BuildState.Exporting());
  }

  /** It went well. */
  public void succeed(Map<String, String> response) {
    reach(new BuildState.Succeeded(clock.instant(), response));
  }

  /** It failed; where it was cancelled first, it stays cancelled. */
  public void fail(CroftException failure) {
    reach(
        switch (failure.kind()) {
          case CANCELLED -> new BuildState.Cancelled(clock.instant(), failure.text());
          case USER, NOT_FOUND, DENIED, TRANSIENT, RESOURCE, UNSUPPORTED, INTERNAL ->
              new BuildState.Failed(clock.instant(), failure);
        });
  }

  /** Ends it, and interrupts every thread that works for it. */
  public void cancel(String why) {
    reach(new BuildState.Cancelled(clock.instant(), why));
  }

  /**
   * Works for this build on the calling thread.
   *
   * @throws CroftException with kind CANCELLED where the build has ended, or ends meanwhile
   */
  public <T> T work(Callable<T> task) {
    Thread worker = Thread.currentThread();
    boolean joined = join(worker);
    try {
      return Tasks.call(task);
    } finally {
      if (joined) {
        leave(worker);
      }
    }
  }

  /** Works for this build on a thread of its own. */
  public <T> CompletableFuture<T> start(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Tasks.thread(
            "build-" + ref(),
            () -> {
              try {
                result.complete(work(task));
              } catch (CroftException | Error e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private boolean join(Thread worker) {
    lock.lock();
    try {
      if (state.ended()) {
        throw CroftException.cancelled("context canceled");
      }
      return workers.add(worker);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Thread worker) {
    lock.lock();
    try {
      workers.remove(worker);
      if (state.ended()) {
        // The interrupt was meant for the work, and must not end what the thread does next.
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  private void reach(BuildState reached) {
    lock.lock();
    try {
      boolean ends = !state.ended() && reached.ended();
      state = state.next(reached);
      if (ends) {
        for (Thread worker : workers) {
          if (!worker.equals(Thread.currentThread())) {
            worker.interrupt();
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
