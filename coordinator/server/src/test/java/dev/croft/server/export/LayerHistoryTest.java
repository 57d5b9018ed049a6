package dev.croft.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.image.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerHistoryTest {

  private static final String OLD = "2020-01-01T00:00:00Z";
  private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aNewLayersEntryGetsTheTimeWhenTheLayerWasMade() {
    assertThat(of(List.of(entry("RUN x", false)), made(BUILT)))
        .extracting(HistoryEntry::created)
        .containsExactly(Optional.of(BUILT.toString()));
  }

  @Test
  void anEntryThatBringsATimeKeepsIt() {
    HistoryEntry base = new HistoryEntry(Optional.of(OLD), "ADD rootfs", "", "", false);

    assertThat(of(List.of(base), ofAnImage())).containsExactly(base);
  }

  @Test
  void aNewEntryWithoutALayerGetsTheTimeOfTheFirstNewLayer() {
    HistoryEntry base = new HistoryEntry(Optional.of(OLD), "ADD rootfs", "", "", false);

    assertThat(
            of(
                List.of(base, entry("ENV a=b", true), entry("RUN x", false)),
                ofAnImage(),
                made(BUILT)))
        .extracting(HistoryEntry::created)
        .containsExactly(
            Optional.of(OLD), Optional.of(BUILT.toString()), Optional.of(BUILT.toString()));
  }

  @Test
  void aLayerThatNobodySpeaksOfGetsAnEntryOfItsOwn() {
    assertThat(of(List.of(), made(BUILT)))
        .containsExactly(
            new HistoryEntry(
                Optional.of(BUILT.toString()), "", "", "buildkit.exporter.image.v0", false));
  }

  @Test
  void anEntryForALayerThatIsNotThereIsSaidToBeEmpty() {
    assertThat(of(List.of(entry("RUN x", false))))
        .extracting(HistoryEntry::emptyLayer)
        .containsExactly(true);
  }

  @Test
  void noTimeIsLaterThanTheEpoch() {
    Instant epoch = Instant.parse("2021-01-01T00:00:00Z");

    assertThat(
            LayerHistory.of(
                List.of(entry("RUN x", false)), List.of(made(BUILT)), Optional.of(epoch)))
        .extracting(HistoryEntry::created)
        .containsExactly(Optional.of(epoch.toString()));
  }

  private static List<HistoryEntry> of(List<HistoryEntry> given, LayerBlob... layers) {
    return LayerHistory.of(given, List.of(layers), Optional.empty());
  }

  private static HistoryEntry entry(String createdBy, boolean empty) {
    return new HistoryEntry(Optional.empty(), createdBy, "", "", empty);
  }

  private static LayerBlob made(Instant created) {
    return new LayerBlob(blob(), Digest.ofText("diff"), Optional.empty(), Optional.of(created));
  }

  private static LayerBlob ofAnImage() {
    return new LayerBlob(
        blob(), Digest.ofText("diff"), Optional.of("host/base:1"), Optional.empty());
  }

  private static Descriptor blob() {
    return Descriptor.of("application/vnd.oci.image.layer.v1.tar+gzip", Digest.ofText("blob"), 4);
  }
}
