package dev.croft.model.llb;

/**
 * Something mounted into a step's container.
 *
 * @param input index into the vertex's inputs, or -1 for an empty tree
 * @param selector the path within the input that is mounted; empty for all of it
 * @param dest where; {@code /} is the root file system
 * @param output the vertex's output index that the mount's content becomes, or -1 for none
 */
public record Mount(
    int input,
    String selector,
    String dest,
    int output,
    boolean readonly,
    MountKind kind,
    ContentCache contentCache) {

  /** An index that stands for no input or no output. */
  public static final int NONE = -1;

  /** A mount of an input that is not kept. */
  public static Mount bind(int input, String selector, String dest, boolean readonly) {
    return new Mount(
        input, selector, dest, NONE, readonly, new MountKind.Bind(), ContentCache.DEFAULT);
  }

  /** The root file system, kept as output 0. */
  public static Mount root(int input) {
    return new Mount(input, "", "/", 0, false, new MountKind.Bind(), ContentCache.DEFAULT);
  }

  /** Whether a read-only input counts by its content in the cache key. */
  public enum ContentCache {
    /** As the kind of mount would have it: on for read-only binds that are not the root. */
    DEFAULT,
    /** By content. */
    ON,
    /** By definition. */
    OFF
  }
}
