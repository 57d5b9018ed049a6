package dev.croft.server.export;

import dev.croft.agent.link.LayerOptions;
import dev.croft.agent.link.LayerOptions.Compression;
import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how layers are to be made: {@code compression} and what belongs to it. */
public final class LayerFormat {

  private static final int GZIP_HIGHEST = 9;
  private static final int ZSTD_LOWEST = 1;
  private static final int ZSTD_HIGHEST = 22;

  private LayerFormat() {}

  /**
   * Reads the options.
   *
   * @param epoch the time that files' times are cut to, where the client asks for that
   */
  public static LayerOptions of(
      Attributes options, boolean ociMediaTypes, Optional<Instant> epoch) {
    Compression compression = compression(options.text("compression").orElse("gzip"));
    if (compression == Compression.ZSTD && !ociMediaTypes) {
      throw CroftException.user(
          "exporter option \"compression=zstd\" conflicts with \"oci-mediatypes=false\"");
    }
    boolean rewrite = options.flag("rewrite-timestamp", false);
    return new LayerOptions(
        compression,
        level(compression, options.number("compression-level")),
        options.flag("force-compression", false),
        rewrite ? epoch : Optional.empty(),
        ociMediaTypes);
  }

  private static Compression compression(String name) {
    return switch (name) {
      case "gzip" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      case "uncompressed" -> Compression.UNCOMPRESSED;
      case "estargz" ->
          throw CroftException.unsupported(
              "compression=estargz is not supported: use gzip, zstd or uncompressed");
      default -> throw CroftException.user("unsupported compression type " + name);
    };
  }

  private static OptionalInt level(Compression compression, OptionalInt level) {
    if (level.isEmpty()) {
      return level;
    }
    int wanted = level.getAsInt();
    return switch (compression) {
      case UNCOMPRESSED -> OptionalInt.empty();
      case GZIP -> {
        if (wanted < 0 || wanted > GZIP_HIGHEST) {
          throw CroftException.user("gzip: invalid compression level: " + wanted);
        }
        yield level;
      }
      case ZSTD -> OptionalInt.of(Math.clamp(wanted, ZSTD_LOWEST, ZSTD_HIGHEST));
    };
  }
}
