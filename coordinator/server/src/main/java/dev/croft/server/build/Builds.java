package dev.croft.server.build;

import dev.croft.agent.link.NeededContent;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The builds that go on at this coordinator, by reference. Thread safe. */
public final class Builds {
  private static final Duration KEPT_AFTER_END = Duration.ofSeconds(10);

  /** How long any build is waited for that was not started yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long one is waited for while clients are there that have yet to start theirs. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Clock clock;
  private final int limit;
  private final Semaphore room;
  private final Consumer<Build> ended;
  private final Path spill;
  private final AwaitedMap<Build> known = new AwaitedMap<>();
  private volatile Predicate<Collection<String>> arriving = sessions -> false;

  /**
   * No builds yet.
   *
   * @param limit how many may go on at once
   */
  public Builds(Clock clock, int limit) {
    this(clock, limit, build -> {}, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /**
   * No builds yet.
   *
   * @param limit how many may go on at once
   * @param ended hears of each build that is over
   * @param spill a directory for output that is too long to be shown
   */
  public Builds(Clock clock, int limit, Consumer<Build> ended, Path spill) {
    this.spill = spill;
    this.ended = ended;
    this.clock = clock;
    this.limit = limit;
    this.room = new Semaphore(limit);
  }

  /**
   * Begins a build.
   *
   * @throws CroftException where its reference is taken, or too many builds go on
   */
  public Build start(BuildRequest request) {
    Build build = new Build(request, clock, spill);
    if (!room.tryAcquire()) {
      throw new CroftException(
          FailureKind.RESOURCE,
          limit + " builds are going on at this coordinator, which is its limit: try again later");
    }
    if (!known.add(request.ref(), build)) {
      room.release();
      throw CroftException.user("job ID " + request.ref() + " exists");
    }
    return build;
  }

  /** A build is over. Its reference is kept for a while: clients ask late what there was to see. */
  public void end(Build build) {
    room.release();
    ended.accept(build);
    Tasks.thread("forget-" + build.ref(), () -> forget(build)).start();
  }

  private void forget(Build build) {
    try {
      Thread.sleep(KEPT_AFTER_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      known.remove(build.ref(), build);
    }
  }

  /** The build of that reference, where it goes on or has just ended. */
  public Optional<Build> find(String ref) {
    return known.find(ref);
  }

  /**
   * Says how to know that clients are there that have yet to start their builds.
   *
   * @param others whether there are sessions other than those of the builds given to it
   */
  public void arriving(Predicate<Collection<String>> others) {
    arriving = others;
  }

  /**
   * The build of that reference, waited for: clients make their calls all at once, so that any may
   * overtake the one that starts the build, and on a busy machine by far. It is waited for as long
   * as its client may be one of those that have yet to start theirs.
   *
   * @throws CroftException with kind NOT_FOUND where none starts
   */
  public Build await(String ref) {
    long asked = System.nanoTime();
    while (true) {
      Optional<Build> build = known.await(ref, LOOK_AGAIN);
      if (build.isPresent()) {
        return build.get();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - asked);
      boolean hopeless =
          waited.compareTo(PATIENCE) >= 0
              && !arriving.test(known.values().stream().map(Build::sessionId).toList());
      if (hopeless || waited.compareTo(LONGEST) >= 0) {
        throw CroftException.notFound("no such job " + ref);
      }
    }
  }

  /** What the builds that go on need. */
  public NeededContent needed() {
    return NeededContent.together(
        active().stream()
            .map(build -> new NeededContent(Optional.of(build.created()), build.needed()))
            .toList());
  }

  /** Every build that goes on, the oldest first. */
  public List<Build> active() {
    return known.values().stream().filter(build -> !build.state().ended()).toList();
  }
}
