package dev.croft.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {

  private static final StepKey KEY = new StepKey(Digest.ofText("key"));
  private static final StepKey OTHER = new StepKey(Digest.ofText("other"));
  private static final Content MADE =
      new Content.Snapshot(new SnapshotId("s-0d3adbee-f000-4000-8000-00000000abcd"));

  @Test
  void aKeyIsItsNamesKey() {
    assertThat(RecordText.key(RecordText.name(KEY))).isEqualTo(KEY);
  }

  @Test
  void aStepsOwnRecordOfASnapshotIsShort() {
    StepRecord record = new StepRecord(KEY, List.of(MADE));

    String text = RecordText.write(KEY, record);

    assertThat(text).hasSizeLessThan(25);
    assertThat(RecordText.read(KEY, text)).isEqualTo(record);
  }

  @Test
  void aRecordOfAnotherIdentityKeepsIt() {
    StepRecord record = new StepRecord(OTHER, List.of(MADE));

    assertThat(RecordText.read(KEY, RecordText.write(KEY, record))).isEqualTo(record);
  }

  @Test
  void outputsOfAnyOtherKindSurvive() {
    StepRecord record =
        new StepRecord(
            OTHER, List.of(new Content.Empty(), new Content.Tree(Digest.ofText("tree")), MADE));

    assertThat(RecordText.read(KEY, RecordText.write(KEY, record))).isEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s-one",
        "x-0d3adbee-f000-4000-8000-00000000abcd",
        "s-0D3ADBEE-f000-4000-8000-00000000abcd",
        "s-1-1-1-1-1"
      })
  void snapshotsWithNamesOfAnyFormSurvive(String name) {
    StepRecord record = new StepRecord(KEY, List.of(new Content.Snapshot(new SnapshotId(name))));

    assertThat(RecordText.read(KEY, RecordText.write(KEY, record))).isEqualTo(record);
  }

  @Test
  void aDigestThatIsNoStepsKeyIsRefused() {
    StepKey key = new StepKey(new Digest("sha512:" + "0".repeat(128)));

    assertThatIllegalArgumentException().isThrownBy(() -> RecordText.name(key));
  }
}
