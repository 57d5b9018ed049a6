package dev.croft.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.cluster.ClusterMember;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterStepIndexTest {

  private static final StepKey KEY = key("by definition");
  private static final StepKey ALIAS = key("by content");

  @TempDir private Path directory;

  @Test
  void theFirstRecordStaysUnderAllItsKeysUnlessItIsReplaced() {
    try (ClusterMember member = ClusterMember.alone();
        ClusterStepIndex index = open(member, "one")) {
      assertThat(index.keep(List.of(KEY, ALIAS), record("first"), false))
          .isEqualTo(record("first"));
      assertThat(index.keep(List.of(KEY), record("second"), false)).isEqualTo(record("first"));
      assertThat(index.find(ALIAS)).contains(record("first"));

      assertThat(index.keep(List.of(KEY), record("third"), true)).isEqualTo(record("third"));
      assertThat(index.find(KEY)).contains(record("third"));
    }
  }

  @Test
  void afterARestartTheNewestRecordOfEachKeyIsThere() {
    try (ClusterMember member = ClusterMember.alone();
        ClusterStepIndex index = open(member, "one")) {
      StepRecord _ = index.keep(List.of(KEY, ALIAS), record("old"), false);
      StepRecord _ = index.keep(List.of(KEY), record("new"), true);
    }

    try (ClusterMember member = ClusterMember.alone();
        ClusterStepIndex index = open(member, "one")) {
      assertThat(index.find(KEY)).contains(record("new"));
      assertThat(index.find(ALIAS)).contains(record("old"));
      assertThat(index.size()).isEqualTo(2);
    }
  }

  @Test
  void whatTheClusterKnowsAlreadyIsNotReplacedByAJournal() {
    try (ClusterMember member = ClusterMember.alone();
        ClusterStepIndex index = open(member, "one")) {
      StepRecord _ = index.keep(List.of(KEY, ALIAS), record("of a journal"), false);
    }

    try (ClusterMember member = ClusterMember.alone();
        ClusterStepIndex other = open(member, "two")) {
      StepRecord _ = other.keep(List.of(KEY), record("known"), false);
      try (ClusterStepIndex index = open(member, "one")) {
        assertThat(index.find(KEY)).contains(record("known"));
        assertThat(index.find(ALIAS)).contains(record("of a journal"));
      }
    }
  }

  private ClusterStepIndex open(ClusterMember member, String name) {
    return ClusterStepIndex.open(member, directory.resolve(name));
  }

  private static StepRecord record(String name) {
    return new StepRecord(KEY, List.of(new Content.Tree(Digest.ofText(name))));
  }

  private static StepKey key(String name) {
    return new StepKey(Digest.ofText(name));
  }
}
