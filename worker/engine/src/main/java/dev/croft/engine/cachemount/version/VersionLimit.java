package dev.croft.engine.cachemount.version;

/**
 * What a version may have at most; what has more is not published.
 *
 * @param bytes of data
 * @param files of all kinds, directories too: every node that looks at a version needs memory for
 *     each
 */
public record VersionLimit(long bytes, int files) {

  /** As many files as fit the memory of a usual node several times over. */
  public static final int USUAL_FILES = 250_000;

  /** Any amount of data in a usual number of files. */
  public static VersionLimit usual() {
    return new VersionLimit(Long.MAX_VALUE, USUAL_FILES);
  }
}
