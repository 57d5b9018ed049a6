package dev.croft.agent.link;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How layers are to be made.
 *
 * @param level of compression; empty for the format's default
 * @param force whether layers that exist in another compression are made again
 * @param latestTime no file in a layer is to be younger
 * @param ociMediaTypes whether descriptors have the OCI media types, or the Docker engine's
 */
public record LayerOptions(
    Compression compression,
    OptionalInt level,
    boolean force,
    Optional<Instant> latestTime,
    boolean ociMediaTypes) {

  /** A layer's format. */
  public enum Compression {
    /** A plain tar archive. */
    UNCOMPRESSED,
    /** Compressed by gzip. */
    GZIP,
    /** Compressed by zstd. */
    ZSTD
  }

  /** Gzip as it comes. */
  public static LayerOptions gzip(boolean ociMediaTypes) {
    return new LayerOptions(
        Compression.GZIP, OptionalInt.empty(), false, Optional.empty(), ociMediaTypes);
  }
}
