package dev.croft.agent.move;

import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.step.SnapshotId;
import java.util.List;

/** Tells the farm what a node has: all of it at the start, and then each snapshot as it comes. */
public final class Announcements implements SnapshotStore.Follower {

  private final Locations locations;

  private Announcements(Locations locations) {
    this.locations = locations;
  }

  /** Announces what is here, and what will be. */
  public static void start(Locations locations, LocalContent content, SnapshotStore snapshots) {
    snapshots.follow(new Announcements(locations));
    locations.announce(content.names());
  }

  @Override
  public void arrived(SnapshotId id) {
    locations.announce(List.of(ContentName.of(id)));
  }

  @Override
  public void left(SnapshotId id) {
    locations.withdraw(ContentName.of(id));
  }
}
