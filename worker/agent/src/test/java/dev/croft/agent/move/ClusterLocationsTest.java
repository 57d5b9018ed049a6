package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterLocationsTest {

  private static final ContentName SNAPSHOT = ContentName.of(new SnapshotId("s-1"));

  @Test
  void whoHasSomethingIsKnownToTheOthers() {
    try (ClusterMember member = ClusterMember.alone()) {
      Locations one = locations(member, "one");
      Locations two = locations(member, "two");
      one.announce(List.of(SNAPSHOT));
      two.announce(List.of(SNAPSHOT));
      two.announce(List.of(SNAPSHOT));

      assertThat(locations(member, "three").holders(SNAPSHOT)).containsExactly("one", "two");
      assertThat(one.holders(SNAPSHOT)).as("others than itself").containsExactly("two");

      two.withdraw(SNAPSHOT, "two");
      assertThat(one.holders(SNAPSHOT)).isEmpty();
      one.withdraw(SNAPSHOT, "one");
      assertThat(member.map(ClusterLocations.MAP).size()).isZero();
    }
  }

  @Test
  void allThatANodeHasIsAnnouncedInBatches() {
    try (ClusterMember member = ClusterMember.alone()) {
      List<ContentName> names = new ArrayList<>();
      for (int i = 0; i < 12_000; i++) {
        names.add(ContentName.blob(Digest.ofText("blob " + i)));
      }
      locations(member, "one").announce(names);
      assertThat(member.map(ClusterLocations.MAP).size()).isEqualTo(12_000);
      assertThat(locations(member, "two").holders(names.get(7_777))).containsExactly("one");
    }
  }

  @Test
  void whatANodeHadThatLeftIsForgottenAtOnce() {
    try (ClusterMember member = ClusterMember.alone()) {
      ContentName shared = ContentName.blob(Digest.ofText("shared"));
      locations(member, "gone").announce(List.of(SNAPSHOT, shared));
      locations(member, "here").announce(List.of(shared));

      locations(member, "head").forget("gone");

      assertThat(locations(member, "other").holders(SNAPSHOT)).isEmpty();
      assertThat(locations(member, "other").holders(shared)).containsExactly("here");
      assertThat(member.map(ClusterLocations.MAP).size()).isEqualTo(1);
    }
  }

  @Test
  void aClusterThatIsGoneKnowsOfNobody() {
    ClusterMember member = ClusterMember.alone();
    Locations one = locations(member, "one");
    member.close();
    one.announce(List.of(SNAPSHOT));
    assertThat(one.holders(SNAPSHOT)).isEmpty();
  }

  private static ClusterLocations locations(ClusterMember member, String node) {
    return new ClusterLocations(member.map(ClusterLocations.MAP), node);
  }
}
