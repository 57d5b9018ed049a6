package dev.croft.agent.layer;

import dev.croft.agent.link.LayerOptions;
import dev.croft.oci.layer.Compression;
import java.util.Locale;

/** The forms that one and the same layer may have, and their names in the catalog. */
final class LayerForms {

  private static final int ZSTD_DEFAULT_LEVEL = 3;

  private LayerForms() {}

  static Compression compression(LayerOptions options) {
    return switch (options.compression()) {
      case UNCOMPRESSED -> new Compression.Uncompressed();
      case GZIP ->
          options.level().isPresent()
              ? new Compression.Gzip(options.level().getAsInt())
              : Compression.DEFAULT;
      case ZSTD -> new Compression.Zstd(options.level().orElse(ZSTD_DEFAULT_LEVEL));
    };
  }

  static String name(LayerOptions options) {
    String time = options.latestTime().map(t -> "-" + t.getEpochSecond()).orElse("");
    return options.compression().name().toLowerCase(Locale.ROOT) + level(options) + time;
  }

  /** Gzip without a level is not zlib's, and so has a name of its own. */
  private static String level(LayerOptions options) {
    if (options.level().isPresent()) {
      return "-" + options.level().getAsInt();
    }
    return options.compression() == LayerOptions.Compression.GZIP ? "-fast" : "";
  }
}
