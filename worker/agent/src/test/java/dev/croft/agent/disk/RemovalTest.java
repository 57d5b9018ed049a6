package dev.croft.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemovalTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final long MUCH_FREE = 1_000_000;

  @Test
  void withoutLimitsAllThatNobodyUsesGoes() {
    List<UsageRecord> records = List.of(record("a", 10, 1), record("b", 20, 2).used());

    assertThat(chosen(PruneRequest.everything(List.of()), records)).containsExactly("a");
  }

  @Test
  void theLeastRecentlyUsedGoesFirstAndNoMoreThanMustGo() {
    List<UsageRecord> records = List.of(record("new", 40, 1), record("old", 40, 9));

    assertThat(chosen(limits(0, 50, 0), records)).containsExactly("old");
  }

  @Test
  void nothingGoesBeforeAllThatWasMadeFromIt() {
    List<UsageRecord> records =
        List.of(
            record("base", 10, 9), record("left", 10, 5, "base"), record("right", 10, 1, "base"));

    assertThat(chosen(PruneRequest.everything(List.of()), records))
        .containsExactly("left", "right", "base");
    assertThat(chosen(limits(0, 20, 0), records)).containsExactly("left");
  }

  @Test
  void whatIsUsedHoldsAllThatItWasMadeFrom() {
    List<UsageRecord> records = List.of(record("base", 10, 9), record("top", 10, 8, "base").used());

    assertThat(chosen(PruneRequest.everything(List.of()), records)).isEmpty();
  }

  @Test
  void whatWasUsedLatelyStays() {
    List<UsageRecord> records = List.of(record("old", 10, 3), record("young", 10, 1));
    PruneRequest older = new PruneRequest(true, Duration.ofDays(2), 0, 0, 0, List.of());

    assertThat(chosen(older, records)).containsExactly("old");
  }

  @Test
  void aDiskThatIsShortOfRoomGetsJustWhatItLacks() {
    List<UsageRecord> records = List.of(record("a", 30, 3), record("b", 30, 2), record("c", 30, 1));

    assertThat(chosen(limits(0, 0, 100), records, 50, NeededContent.NOTHING))
        .containsExactly("a", "b");
    assertThat(chosen(limits(60, 0, 100), records, 50, NeededContent.NOTHING)).containsExactly("a");
    assertThat(chosen(limits(0, 0, 100), records, 100, NeededContent.NOTHING)).isEmpty();
  }

  @Test
  void filtersAndTheFarmsOwnAreRespected() {
    UsageRecord frontEnd = typed("front", "frontend");
    UsageRecord cache = typed("cache", "exec.cachemount");
    List<UsageRecord> records = List.of(frontEnd, cache, record("step", 10, 1));

    assertThat(chosen(PruneRequest.everything(List.of("type==exec.cachemount")), records))
        .containsExactly("cache");
    assertThat(chosen(new PruneRequest(false, Duration.ZERO, 0, 0, 0, List.of()), records))
        .containsExactlyInAnyOrder("cache", "step");
  }

  @Test
  void whatARunningBuildNeedsStays() {
    List<UsageRecord> records =
        List.of(record("old", 10, 9), record("hit", 10, 9), record("fresh", 10, 1));
    NeededContent needed =
        new NeededContent(Optional.of(NOW.minus(Duration.ofDays(2))), Set.of("hit"));

    assertThat(chosen(PruneRequest.everything(List.of()), records, MUCH_FREE, needed))
        .containsExactly("old");
  }

  private static List<String> chosen(PruneRequest request, List<UsageRecord> records) {
    return chosen(request, records, MUCH_FREE, NeededContent.NOTHING);
  }

  private static List<String> chosen(
      PruneRequest request, List<UsageRecord> records, long free, NeededContent needed) {
    return Removal.choose(request, records, free, needed, NOW).stream()
        .map(UsageRecord::id)
        .toList();
  }

  private static PruneRequest limits(long reserved, long maxUsed, long minFree) {
    return new PruneRequest(true, Duration.ZERO, reserved, maxUsed, minFree, List.of());
  }

  private static UsageRecord typed(String id, String type) {
    return new UsageRecord(id, type, 10, false, false, List.of(), NOW, Optional.empty(), 1, "");
  }

  static UsageRecord record(String id, long size, int daysOld, String... parents) {
    Instant used = NOW.minus(Duration.ofDays(daysOld));
    return new UsageRecord(
        id,
        "regular",
        size,
        false,
        false,
        List.of(parents),
        used,
        Optional.of(used),
        1,
        "step " + id);
  }
}
