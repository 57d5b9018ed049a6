package dev.croft.agent.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.disk.DiskAmount;
import dev.croft.agent.disk.GcRule;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.move.SnapshotManifest;
import dev.croft.agent.tier.FaultyObjects.Fault;
import dev.croft.engine.snapshot.SnapshotParts;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage collection in a durable tier. */
class TierKeeperTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final int BYTES = 100_000;

  @TempDir private Path root;
  private FaultyObjects objects;
  private DurableTier tier;
  private NeededContent needed = NeededContent.NOTHING;
  private boolean mine = true;

  @BeforeEach
  void open() throws IOException {
    objects = new FaultyObjects(new DirectoryObjects(root.resolve("tier")));
    tier = new DurableTier(objects, () -> NOW);
  }

  @Test
  void whatNobodyUsedForLongGoesWithAllThatIsOnlyItsOwn() throws IOException {
    save("old", 10, "shared", "olds");
    save("new", 1, "shared", "news");
    collect(rule(Duration.ofDays(5), 0));
    assertThat(stored()).containsExactlyInAnyOrder("snapshots/new.json", "shared", "news");
  }

  @Test
  void whatWasUsedLongestAgoGoesWhereThereIsTooMuch() throws IOException {
    save("first", 3, "one");
    save("second", 2, "two");
    save("third", 1, "three");
    collect(rule(Duration.ZERO, 2 * BYTES + BYTES / 2));
    assertThat(stored())
        .containsExactlyInAnyOrder("snapshots/second.json", "two", "snapshots/third.json", "three");
  }

  @Test
  void whatRunningBuildsNeedStays() throws IOException {
    save("old", 10, "olds");
    save("older", 20, "olders");
    needed = new NeededContent(Optional.empty(), Set.of("older"));
    collect(rule(DAY, 0));
    assertThat(stored()).containsExactlyInAnyOrder("snapshots/older.json", "olders");
  }

  @Test
  void whatIsBeingWrittenStays() throws IOException {
    blob("half", 0);
    blob("forgotten", 3);
    collect(rule(DAY, 0));
    assertThat(stored()).containsExactly("half");
  }

  @Test
  void nothingGoesWhereNotAllCanBeSeen() throws IOException {
    save("old", 10, "olds");
    objects.inject(Fault.LIST, 100);
    collect(rule(DAY, 0));
    objects.inject(Fault.LIST, 0);
    objects.inject(Fault.OPEN, 100);
    collect(rule(Duration.ofDays(100), 0));
    objects.inject(Fault.OPEN, 0);
    assertThat(stored()).containsExactlyInAnyOrder("snapshots/old.json", "olds");
  }

  @Test
  void onlyOneNodeCollects() throws IOException {
    save("old", 10, "olds");
    mine = false;
    collect(rule(DAY, 0));
    assertThat(stored()).hasSize(2);
  }

  @Test
  void whatIsThereIsListedAndWhatIsSharedCountsOnce() throws IOException {
    save("old", 10, "shared");
    save("new", 1, "shared", "news");
    try (TierKeeper keeper = keeper(List.of())) {
      List<UsageRecord> records = keeper.disk().usage();
      assertThat(records).extracting(UsageRecord::id).containsExactly("new", "old");
      assertThat(records.getFirst().sizeBytes()).isBetween(2L * BYTES, 2L * BYTES + 2_000);
      assertThat(records.getLast().sizeBytes()).isBetween(1L, 2_000L);
    }
  }

  private static GcRule rule(Duration keep, long mostBytes) {
    return new GcRule(
        true, keep, DiskAmount.NONE, new DiskAmount.Bytes(mostBytes), DiskAmount.NONE, List.of());
  }

  private TierKeeper keeper(List<GcRule> rules) {
    return new TierKeeper(tier, rules, () -> needed, () -> mine, () -> NOW);
  }

  private void collect(GcRule rule) {
    try (TierKeeper keeper = keeper(List.of(rule))) {
      keeper.tend();
    }
  }

  private void save(String id, int daysAgo, String... parts) throws IOException {
    List<SnapshotManifest.Part> directories = new ArrayList<>();
    for (String part : parts) {
      tier.putArchive(part, blob(part, daysAgo));
      age("parts/" + part + ".json", daysAgo);
      directories.add(new SnapshotManifest.Part(part, BYTES, Optional.empty(), false));
    }
    SnapshotParts snapshot =
        new SnapshotParts(new SnapshotId(id), Optional.empty(), List.of(parts), List.of(), NOW);
    tier.putSnapshot(new SnapshotManifest(List.of(snapshot), directories));
    age("snapshots/" + id + ".json", daysAgo);
  }

  private Descriptor blob(String name, int daysAgo) throws IOException {
    byte[] bytes = ObjectStoreContract.bytes(name + " ".repeat(BYTES - name.length()));
    Digest digest = Digest.ofBytes(bytes);
    tier.putBlob(digest, Files.write(root.resolve("blob"), bytes));
    age("blobs/sha256/" + digest.hex(), daysAgo);
    return Descriptor.of("application/octet-stream", digest, BYTES);
  }

  private void age(String key, int daysAgo) throws IOException {
    Object _ =
        Files.setLastModifiedTime(
            root.resolve("tier").resolve(key), FileTime.from(NOW.minus(DAY.multipliedBy(daysAgo))));
  }

  /** The snapshots, and the names that blobs begin with. */
  private List<String> stored() throws IOException {
    List<String> found = new ArrayList<>();
    for (ObjectStore.StoredObject snapshot : objects.list("snapshots")) {
      found.add(snapshot.key());
    }
    for (ObjectStore.StoredObject blob : objects.list("blobs")) {
      String text = ObjectStoreContract.read(objects, blob.key(), 0);
      found.add(text.substring(0, text.indexOf(' ')));
    }
    return found;
  }
}
