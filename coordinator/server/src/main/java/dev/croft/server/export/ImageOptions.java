package dev.croft.server.export;

import dev.croft.agent.link.LayerOptions;
import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a client asks of an image exporter, by BuildKit's option names.
 *
 * @param names as the client wrote them; empty for an image without a name
 * @param epoch no time in the image is to be later
 */
record ImageOptions(
    List<String> names,
    boolean push,
    boolean pushByDigest,
    boolean nameCanonical,
    LayerOptions layers,
    Optional<Instant> epoch) {

  ImageOptions {
    names = List.copyOf(names);
  }

  /**
   * Reads the options.
   *
   * @param ociByDefault whether the image has the OCI's media types unless the client says
   *     otherwise
   */
  static ImageOptions of(Map<String, String> attrs, boolean ociByDefault) {
    Optional<Instant> epoch =
        Optional.ofNullable(attrs.get("source-date-epoch"))
            .filter(text -> !text.isEmpty())
            .map(ImageOptions::epoch);
    boolean rewrite = flag(attrs, "rewrite-timestamp", false);
    LayerOptions.Compression compression = compression(attrs.getOrDefault("compression", "gzip"));
    boolean oci = flag(attrs, "oci-mediatypes", ociByDefault);
    if (compression == LayerOptions.Compression.ZSTD && !oci) {
      throw CroftException.user(
          "exporter option \"compression=zstd\" conflicts with \"oci-mediatypes=false\"");
    }
    LayerOptions layers =
        new LayerOptions(
            compression,
            number(attrs, "compression-level"),
            flag(attrs, "force-compression", false),
            rewrite ? epoch : Optional.empty(),
            oci);
    return new ImageOptions(
        Stream.of(attrs.getOrDefault("name", "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList(),
        flag(attrs, "push", false),
        flag(attrs, "push-by-digest", false),
        flag(attrs, "name-canonical", false),
        layers,
        epoch);
  }

  static boolean flag(Map<String, String> attrs, String name, boolean otherwise) {
    String value = attrs.get(name);
    if (value == null || value.isEmpty()) {
      return value == null ? otherwise : true;
    }
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw CroftException.user("non-bool value specified for " + name + ": " + value);
    };
  }

  private static OptionalInt number(Map<String, String> attrs, String name) {
    String value = attrs.getOrDefault(name, "");
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw CroftException.user("non-integer value " + value + " specified for " + name);
    }
  }

  private static Instant epoch(String text) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw CroftException.user("invalid SOURCE_DATE_EPOCH: " + text);
    }
  }

  private static LayerOptions.Compression compression(String name) {
    return switch (name) {
      case "gzip", "" -> LayerOptions.Compression.GZIP;
      case "zstd" -> LayerOptions.Compression.ZSTD;
      case "uncompressed" -> LayerOptions.Compression.UNCOMPRESSED;
      default -> throw CroftException.user("unsupported compression type " + name);
    };
  }
}
