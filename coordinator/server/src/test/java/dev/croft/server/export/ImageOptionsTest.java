package dev.croft.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.agent.link.LayerOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ImageOptionsTest {

  @Test
  void severalNamesAreSeparatedByCommas() {
    assertThat(options(Map.of("name", "a:1, b:2"), true).names()).containsExactly("a:1", "b:2");
  }

  @Test
  void aFlagWithoutAValueIsSet() {
    assertThat(options(Map.of("push", ""), true).push().wanted()).isTrue();
  }

  @Test
  void aFlagThatIsNoFlagIsRefused() {
    assertThatThrownBy(() -> options(Map.of("push", "perhaps"), true))
        .hasMessage(
            "non-bool value specified for push: strconv.ParseBool: parsing \"perhaps\": invalid"
                + " syntax");
  }

  @Test
  void compressionAndItsLevelAreRead() {
    LayerOptions layers =
        options(Map.of("compression", "zstd", "compression-level", "7"), true).layers();

    assertThat(layers.compression()).isEqualTo(LayerOptions.Compression.ZSTD);
    assertThat(layers.level()).isEqualTo(OptionalInt.of(7));
  }

  @Test
  void zstdNeedsTheOciMediaTypes() {
    assertThatThrownBy(() -> options(Map.of("compression", "zstd"), false))
        .hasMessage("exporter option \"compression=zstd\" conflicts with \"oci-mediatypes=false\"");
  }

  @Test
  void theEpochClampsFilesOnlyWhenTheirTimesAreToBeRewritten() {
    Instant epoch = Instant.ofEpochSecond(1_000);

    ImageOptions plain = options(Map.of("source-date-epoch", "1000"), true);
    ImageOptions rewriting =
        options(Map.of("source-date-epoch", "1000", "rewrite-timestamp", "true"), true);

    assertThat(plain.epoch()).isEqualTo(Optional.of(epoch));
    assertThat(plain.layers().latestTime()).isEmpty();
    assertThat(rewriting.layers().latestTime()).isEqualTo(Optional.of(epoch));
  }

  private static ImageOptions options(Map<String, String> attrs, boolean ociByDefault) {
    return ImageOptions.of(attrs, ociByDefault, new ImageAnnotations(List.of()), false);
  }
}
