package dev.croft.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepJournalTest {

  @TempDir private Path directory = Path.of("/nonexistent");
  private Path file = directory;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("index").resolve("steps");
  }

  @Test
  void whatWasAppendedIsReadAgainTheNewestFirst() {
    write(entry("one"), entry("two"));

    assertThat(read()).containsExactly(entry("two"), entry("one"));
  }

  @Test
  void everyKindOfContentSurvives() {
    Digest digest = Digest.ofText("x");
    Content image =
        new Content.Image(
            "host/name@" + digest,
            Descriptor.of("application/vnd.oci.image.manifest.v1+json", digest, 7),
            Platform.of("linux", "arm", "v7"),
            List.of(Descriptor.of("application/vnd.oci.image.layer.v1.tar+gzip", digest, 9)),
            List.of(Digest.ofText("diff")));
    StepEntry entry =
        new StepEntry(
            List.of(key("k")),
            new StepRecord(
                key("i"),
                List.of(
                    new Content.Empty(),
                    new Content.Tree(digest),
                    new Content.Snapshot(new SnapshotId("s-1")),
                    image)));

    write(entry);

    assertThat(read()).containsExactly(entry);
  }

  @Test
  void aLineThatACrashCutShortIsSkippedAndTheNextIsNot() throws Exception {
    write(entry("whole"));
    Files.writeString(file, "1234 {\"identity\":\"sha2", StandardOpenOption.APPEND);

    write(entry("after"));

    assertThat(read()).containsExactly(entry("after"), entry("whole"));
  }

  @Test
  void aLineThatAnotherVersionWroteIsSkipped() throws Exception {
    write(entry("one"));
    String json = "{\"identity\":\"?\",\"outputs\":[{\"kind\":\"new\"}],\"keys\":[]}";
    CRC32 sum = new CRC32();
    sum.update(json.getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        file, Long.toHexString(sum.getValue()) + " " + json, StandardOpenOption.APPEND);

    assertThat(read()).containsExactly(entry("one"));
  }

  @Test
  void aLineWhoseBytesChangedIsSkipped() throws Exception {
    write(entry("one"), entry("two"));
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("s-one", "s-eno"));

    assertThat(read()).containsExactly(entry("two"));
  }

  @Test
  void aJournalLargerThanWhatIsReadAtOnceIsReadAsAWhole() {
    StepEntry[] many =
        IntStream.range(0, 2_000).mapToObj(i -> entry("n" + i)).toArray(StepEntry[]::new);

    write(many);

    assertThat(read().reversed()).containsExactly(many);
  }

  @Test
  void whatIsNotNeededAnyMoreIsGoneAfterARewriteAndWhatIsAppendedThenIsThere() {
    write(entry("old"), entry("needed"));
    try (StepJournal journal = StepJournal.open(file)) {
      journal.rewrite(entry -> entry.equals(entry("needed")));
      journal.append(entry("new"));
    }

    assertThat(read()).containsExactly(entry("new"), entry("needed"));
  }

  private void write(StepEntry... entries) {
    try (StepJournal journal = StepJournal.open(file)) {
      for (StepEntry entry : entries) {
        journal.append(entry);
      }
    }
  }

  private List<StepEntry> read() {
    List<StepEntry> entries = new ArrayList<>();
    try (StepJournal journal = StepJournal.open(file)) {
      int _ = journal.read(entries::add);
    }
    return entries;
  }

  private static StepEntry entry(String name) {
    return new StepEntry(
        List.of(key(name), key(name + " by content")),
        new StepRecord(key(name), List.of(new Content.Snapshot(new SnapshotId("s-" + name)))));
  }

  private static StepKey key(String name) {
    return new StepKey(Digest.ofText(name));
  }
}
