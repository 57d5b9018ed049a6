package dev.croft.agent.move;

import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.engine.snapshot.SnapshotUsage;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives to others what only this node has, before it leaves: snapshots that steps made. What can be
 * had again from registries or clients is left.
 */
public final class HandOver {

  private static final Logger log = LoggerFactory.getLogger(HandOver.class);
  private static final int AT_ONCE = 4;

  private final LocalContent content;
  private final SnapshotStore snapshots;
  private final Locations locations;
  private final Predicate<ContentName> held;
  private final Predicate<SnapshotId> durable;

  /** Another node that may take something. */
  public interface Keeper {

    /** Its name. */
    String name();

    /**
     * Has it fetch a snapshot; whether it has it then.
     *
     * @throws CroftException where it does not answer
     */
    boolean keep(SnapshotId id);
  }

  /**
   * What became of what only this node had.
   *
   * @param given how many snapshots others have now
   * @param lost how many nobody has
   */
  public record Outcome(int given, int lost) {}

  /**
   * A hand-over that has not begun.
   *
   * @param held whether another node that stays has something
   * @param durable whether a place outside of the farm has a snapshot
   */
  public HandOver(
      LocalContent content,
      SnapshotStore snapshots,
      Locations locations,
      Predicate<ContentName> held,
      Predicate<SnapshotId> durable) {
    this.content = content;
    this.snapshots = snapshots;
    this.locations = locations;
    this.held = held;
    this.durable = durable;
  }

  /**
   * Hands over; what others have is withdrawn here.
   *
   * @param keepers the preferred ones first
   */
  public Outcome run(List<Keeper> keepers, Duration patience) throws InterruptedException {
    List<Callable<Fate>> tasks = new ArrayList<>();
    for (SnapshotUsage snapshot : topsFirst()) {
      List<Keeper> order = new ArrayList<>(keepers);
      Collections.rotate(order, -tasks.size());
      tasks.add(() -> give(snapshot.id(), order));
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("hand over ", 0).factory())) {
      return outcome(threads.invokeAll(tasks, patience.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private enum Fate {
    STAYS_ELSEWHERE,
    GIVEN,
    LOST
  }

  /** Whoever takes a snapshot takes those below it with it. */
  private List<SnapshotUsage> topsFirst() {
    return snapshots.list().stream()
        .filter(snapshot -> !snapshot.origin().kind().startsWith("source."))
        .sorted(
            Comparator.comparing(SnapshotUsage::hasChildren)
                .thenComparing(Comparator.comparing(SnapshotUsage::created).reversed()))
        .toList();
  }

  private Fate give(SnapshotId id, List<Keeper> keepers) {
    ContentName name = ContentName.of(id);
    if (!isMade(id) || durable.test(id)) {
      return Fate.STAYS_ELSEWHERE;
    }
    if (held.test(name)) {
      // Two that leave at the same time must not rely on each other: each looks again when it has
      // said that it has nothing.
      locations.withdraw(name);
      if (held.test(name)) {
        return Fate.STAYS_ELSEWHERE;
      }
      locations.announce(List.of(name));
    }
    for (Keeper keeper : keepers) {
      try {
        if (keeper.keep(id)) {
          return Fate.GIVEN;
        }
      } catch (CroftException e) {
        log.info("{} does not take snapshot {}: {}", keeper.name(), id, e.text());
      }
    }
    return Fate.LOST;
  }

  /** Whether a step made it, or a part of it. */
  private boolean isMade(SnapshotId id) {
    try {
      Optional<SnapshotManifest> manifest = content.snapshot(id);
      return manifest.isPresent()
          && !manifest.get().directories().stream().allMatch(part -> part.image().isPresent());
    } catch (CroftException e) {
      log.info("snapshot {} cannot be read: {}", id, e.text());
      return false;
    }
  }

  private static Outcome outcome(List<Future<Fate>> fates) throws InterruptedException {
    int given = 0;
    int lost = 0;
    for (Future<Fate> fate : fates) {
      try {
        switch (fate.get()) {
          case GIVEN -> given++;
          case LOST -> lost++;
          case STAYS_ELSEWHERE -> {}
        }
      } catch (CancellationException e) {
        lost++; // There was no time for it.
      } catch (ExecutionException e) {
        log.error("a snapshot was not handed over", e.getCause());
        lost++;
      }
    }
    return new Outcome(given, lost);
  }
}
