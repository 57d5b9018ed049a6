package dev.croft.oci.layer;

/**
 * How a layer's archive is packed. One kind at one level makes the same bytes of the same archive
 * on any number of cores. Those of {@link FastGzip} and {@link Uncompressed} are the same on every
 * machine; another version of the zlib inside the JDK, or of zstd-jni, may make others.
 */
public sealed interface Compression {

  /** What most registries and engines expect, made fast. */
  Compression DEFAULT = new FastGzip();

  /** The layer's media type in the OCI image specification. */
  String mediaType();

  /** Not packed at all. */
  record Uncompressed() implements Compression {
    @Override
    public String mediaType() {
      return "application/vnd.oci.image.layer.v1.tar";
    }
  }

  /**
   * RFC 1952, by an encoder of our own ({@link dev.croft.oci.layer.deflate.FastDeflate}): several
   * times as fast as zlib's level 4, for layers a few percent larger.
   */
  record FastGzip() implements Compression {
    @Override
    public String mediaType() {
      return "application/vnd.oci.image.layer.v1.tar+gzip";
    }
  }

  /**
   * RFC 1952, by zlib.
   *
   * @param level from 0 (none) to 9 (smallest)
   */
  record Gzip(int level) implements Compression {

    /** Checks the level. */
    public Gzip {
      requireLevel("gzip", level, 0, 9);
    }

    @Override
    public String mediaType() {
      return "application/vnd.oci.image.layer.v1.tar+gzip";
    }
  }

  /**
   * RFC 8878.
   *
   * @param level from 1 (fastest) to 22 (smallest)
   */
  record Zstd(int level) implements Compression {

    /** Checks the level. */
    public Zstd {
      requireLevel("zstd", level, 1, 22);
    }

    @Override
    public String mediaType() {
      return "application/vnd.oci.image.layer.v1.tar+zstd";
    }
  }

  private static void requireLevel(String kind, int level, int lowest, int highest) {
    if (level < lowest || level > highest) {
      throw new IllegalArgumentException(
          kind + " has levels from " + lowest + " to " + highest + ", not " + level);
    }
  }
}
