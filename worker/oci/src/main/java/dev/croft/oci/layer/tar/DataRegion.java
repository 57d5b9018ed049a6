package dev.croft.oci.layer.tar;

/**
 * A part of a file that has data; between such parts are holes.
 *
 * @param offset in the file, in bytes
 * @param length in bytes
 */
public record DataRegion(long offset, long length) {

  /** The first position after the region. */
  public long end() {
    return offset + length;
  }
}
