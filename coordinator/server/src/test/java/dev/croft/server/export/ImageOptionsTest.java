package dev.croft.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.agent.link.LayerOptions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ImageOptionsTest {

  @Test
  void severalNamesAreSeparatedByCommas() {
    assertThat(ImageOptions.of(Map.of("name", "a:1, b:2"), true).names())
        .containsExactly("a:1", "b:2");
  }

  @Test
  void aFlagWithoutAValueIsSet() {
    assertThat(ImageOptions.of(Map.of("push", ""), true).push()).isTrue();
  }

  @Test
  void aFlagThatIsNoFlagIsRefused() {
    assertThatThrownBy(() -> ImageOptions.of(Map.of("push", "perhaps"), true))
        .hasMessage("non-bool value specified for push: perhaps");
  }

  @Test
  void compressionAndItsLevelAreRead() {
    LayerOptions layers =
        ImageOptions.of(Map.of("compression", "zstd", "compression-level", "7"), true).layers();

    assertThat(layers.compression()).isEqualTo(LayerOptions.Compression.ZSTD);
    assertThat(layers.level()).isEqualTo(OptionalInt.of(7));
  }

  @Test
  void zstdNeedsTheOciMediaTypes() {
    assertThatThrownBy(() -> ImageOptions.of(Map.of("compression", "zstd"), false))
        .hasMessage("exporter option \"compression=zstd\" conflicts with \"oci-mediatypes=false\"");
  }

  @Test
  void theEpochClampsFilesOnlyWhenTheirTimesAreToBeRewritten() {
    Instant epoch = Instant.ofEpochSecond(1_000);

    ImageOptions plain = ImageOptions.of(Map.of("source-date-epoch", "1000"), true);
    ImageOptions rewriting =
        ImageOptions.of(Map.of("source-date-epoch", "1000", "rewrite-timestamp", "true"), true);

    assertThat(plain.epoch()).isEqualTo(Optional.of(epoch));
    assertThat(plain.layers().latestTime()).isEmpty();
    assertThat(rewriting.layers().latestTime()).isEqualTo(Optional.of(epoch));
  }
}
