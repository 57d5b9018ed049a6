package dev.croft.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairnessTest {

  private static SchedulerRig rig(Map<String, TenantShare> tenants) {
    return new SchedulerRig(SchedulerPolicy.defaults().withTenants(tenants, TenantShare.usual()));
  }

  @Test
  void aTenantThatHasNothingGetsTheNextSlot() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", 2);
    for (int i = 0; i < 5; i++) {
      farm.submit("many-" + i, "many");
    }
    farm.submit("few", "few");

    assertThat(farm.end("many-0")).containsExactly("few to a");
  }

  @Test
  void tenantsOfOneSlotTakeTurns() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", 1);
    farm.submit("a-0", "a");
    List<String> order = new ArrayList<>();
    for (int i = 1; i < 4; i++) {
      farm.submit("a-" + i, "a");
      farm.submit("b-" + i, "b");
    }
    String running = "a-0";
    for (int i = 0; i < 6; i++) {
      farm.after(Duration.ofSeconds(1));
      farm.says("a", Map.of(running, 1), false);
      running = farm.end(running).getFirst().split(" ", 2)[0];
      order.add(running);
    }
    assertThat(order).containsExactly("b-1", "a-1", "b-2", "a-2", "b-3", "a-3");
  }

  @Test
  void aTenantOfTwiceTheWeightGetsTwiceAsMuch() {
    SchedulerRig farm = rig(Map.of("big", new TenantShare(2, 100)));
    farm.worker("a", 3);
    for (int i = 0; i < 3; i++) {
      farm.submit("old-" + i, "old");
    }
    for (int i = 0; i < 6; i++) {
      farm.submit("big-" + i, "big");
      farm.submit("small-" + i, "small");
    }
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      begun.addAll(farm.end("old-" + i));
    }
    assertThat(begun).filteredOn(line -> line.startsWith("big")).hasSize(2);
    assertThat(begun).filteredOn(line -> line.startsWith("small")).hasSize(1);
  }

  @Test
  void aTenantAtItsLimitWaitsThoughAWorkerIsFree() {
    SchedulerRig farm = rig(Map.of("t", new TenantShare(1, 1)));
    farm.worker("a", 4);
    farm.submit("first", "t");

    assertThat(farm.submit("second", "t")).isEmpty();
    assertThat(farm.waiting()).containsExactly("1 second TENANT_LIMIT");
    assertThat(farm.submit("other", "u")).containsExactly("other to a");
    assertThat(farm.end("first")).containsExactly("second to a");
  }

  @Test
  void whatIsUrgentGoesFirstAndWhatIsNotStillGoes() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", 1);
    farm.submit("running");
    farm.submit("usual");
    farm.submit("urgent", "t", 1, Needs.usual(), Map.of());
    assertThat(farm.waiting()).containsExactly("1 urgent ROOM", "2 usual ROOM");

    farm.after(Duration.ofSeconds(1));
    assertThat(farm.end("running")).containsExactly("urgent to a");
    for (int i = 0; i < 61; i++) {
      farm.after(Duration.ofSeconds(10));
      farm.says("a", Map.of("urgent", 1), false);
    }
    farm.submit("urgent too", "t", 1, Needs.usual(), Map.of());
    assertThat(farm.end("urgent")).containsExactly("usual to a");
  }

  @Test
  void aJobThatNeedsMuchIsNotPassedForEver() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", 2);
    farm.submit("small-0");
    farm.submit("small-1");
    farm.submit("big", "t", 0, new Needs(2, 0), Map.of());
    farm.submit("small-2");
    farm.submit("small-3");
    assertThat(farm.end("small-0")).containsExactly("small-2 to a");

    farm.after(Duration.ofSeconds(9));
    farm.says("a", Map.of("small-1", 1, "small-2", 1), false);
    farm.after(Duration.ofSeconds(2));

    assertThat(farm.end("small-1")).isEmpty();
    assertThat(farm.end("small-2")).containsExactly("big to a");
    assertThat(farm.end("big")).containsExactly("small-3 to a");
  }

  @Test
  void jobsThatSayTheirMemoryDoNotShareAWorkerThatHasTooLittle() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", SchedulerRig.AMD64, 4, 1_000 * SchedulerRig.MIB);
    Needs most = new Needs(1, 600 * SchedulerRig.MIB);
    farm.submit("first", "t", 0, most, Map.of());

    assertThat(farm.submit("second", "t", 0, most, Map.of())).isEmpty();
    assertThat(farm.submit("third")).containsExactly("third to a");
    assertThat(farm.end("first")).containsExactly("second to a");
  }

  @Test
  void aJobThatNeedsMoreThanAnyWorkerHasFailsAndSaysWhatThereIs() {
    SchedulerRig farm = rig(Map.of());
    farm.worker("a", 2);

    assertThat(farm.submit("big", "t", 0, new Needs(8, 0), Map.of()))
        .containsExactly(
            "big given up: no worker for linux/amd64 has 8 cpus: the farm has 2 cpus and 1000 MiB");
  }
}
