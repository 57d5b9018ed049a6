package dev.croft.server.remotecache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.oci.image.MediaTypes;
import dev.croft.solver.graph.StepRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one builder puts into a cache, another finds. */
class ImportedCacheTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final StepKey STEP = key("step");
  private static final StepKey OTHER_KEY = key("by definition");
  private static final LayerBlob BASE = layer("base", Optional.empty());
  private static final LayerBlob TOP = layer("top", Optional.of(TIME));

  @Test
  void aStepIsFoundUnderEachOfItsKeys() {
    CacheConfigBuilder builder = new CacheConfigBuilder();
    builder.add(STEP, List.of(STEP, OTHER_KEY), List.of(List.of(BASE, TOP)));

    ImportedCache cache = imported(builder);

    StepRecord expected =
        new StepRecord(
            STEP,
            List.of(
                new Content.Layers(
                    Optional.of("host/cache"),
                    List.of(
                        new Content.Layers.Layer(BASE.blob(), BASE.diffId(), Optional.empty()),
                        new Content.Layers.Layer(TOP.blob(), TOP.diffId(), Optional.of(TIME))))));
    assertThat(cache.find(STEP)).contains(expected);
    assertThat(cache.find(OTHER_KEY)).contains(expected);
    assertThat(cache.find(key("unknown"))).isEmpty();
  }

  @Test
  void stepsThatLeaveTheSameBytesKeepTheirOwnTimes() {
    Instant later = TIME.plusSeconds(1);
    LayerBlob copy = new LayerBlob(TOP.blob(), TOP.diffId(), Optional.empty(), Optional.of(later));
    CacheConfigBuilder builder = new CacheConfigBuilder();
    builder.add(STEP, List.of(), List.of(List.of(BASE, TOP)));
    builder.add(key("copy"), List.of(), List.of(List.of(copy)));

    assertThat(timeOfTop(imported(builder).find(key("copy")))).contains(later);
    assertThat(timeOfTop(imported(builder).find(STEP))).contains(TIME);
  }

  @Test
  void severalOutputsKeepTheirOrder() {
    CacheConfigBuilder builder = new CacheConfigBuilder();
    builder.add(STEP, List.of(), List.of(List.of(TOP), List.of(), List.of(BASE)));

    List<Content> outputs = imported(builder).find(STEP).orElseThrow().outputs();

    assertThat(outputs).hasSize(3);
    assertThat(outputs.get(1)).isEqualTo(new Content.Empty());
    assertThat(((Content.Layers) outputs.get(2)).layers().getFirst().blob()).isEqualTo(BASE.blob());
  }

  @Test
  void aStepWhoseLayersAreNotDescribedIsKnownWithoutFiles() {
    CacheConfigBuilder builder = new CacheConfigBuilder();
    builder.add(STEP, List.of(OTHER_KEY), List.of(List.of(BASE, TOP)));

    ImportedCache cache = new ImportedCache(builder.build(), Map.of(), Optional.empty());

    assertThat(cache.find(OTHER_KEY)).contains(new StepRecord(STEP, List.of()));
  }

  @Test
  void anImageCarriesTheStepsWhoseLayersItHas() {
    CacheConfigBuilder builder = new CacheConfigBuilder();
    LayerBlob elsewhere = layer("elsewhere", Optional.of(TIME));
    builder.add(STEP, List.of(), List.of(List.of(BASE, TOP)));
    builder.add(key("alone"), List.of(), List.of(List.of(TOP)));
    builder.add(key("elsewhere"), List.of(), List.of(List.of(elsewhere)));

    List<Digest> image = List.of(BASE.blob().digest(), TOP.blob().digest());
    byte[] json = CacheConfigJson.writeRecords(builder.recordsOver(image));
    ImportedCache cache =
        new ImportedCache(
            CacheConfigJson.readRecords(json, image), described(), Optional.of("host/image"));

    assertThat(digests(cache.find(STEP))).isEqualTo(image);
    assertThat(digests(cache.find(key("alone")))).containsExactly(TOP.blob().digest());
    assertThat(cache.find(key("elsewhere")).orElseThrow().outputs()).isEmpty();
  }

  private static List<Digest> digests(Optional<StepRecord> record) {
    return ((Content.Layers) record.orElseThrow().outputs().getFirst())
        .layers().stream().map(layer -> layer.blob().digest()).toList();
  }

  private static Optional<Instant> timeOfTop(Optional<StepRecord> record) {
    return ((Content.Layers) record.orElseThrow().outputs().getFirst())
        .layers()
        .getLast()
        .created();
  }

  private static ImportedCache imported(CacheConfigBuilder builder) {
    CacheConfig config = CacheConfigJson.read(CacheConfigJson.write(builder.build()));
    return new ImportedCache(config, described(), Optional.of("host/cache"));
  }

  private static Map<Digest, Descriptor> described() {
    Map<Digest, Descriptor> blobs = new HashMap<>();
    for (LayerBlob layer : List.of(BASE, TOP)) {
      blobs.put(
          layer.blob().digest(),
          layer.blob().withAnnotations(Map.of(ImportedCache.DIFF_ID, layer.diffId().value())));
    }
    return blobs;
  }

  private static LayerBlob layer(String name, Optional<Instant> created) {
    return new LayerBlob(
        Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofText(name), 1),
        Digest.ofText("unpacked " + name),
        Optional.empty(),
        created);
  }

  private static StepKey key(String name) {
    return new StepKey(Digest.ofText(name));
  }
}
