package dev.croft.oci.tree;

/**
 * What a tree is.
 *
 * @param kind as BuildKit names what takes room, such as {@code source.local}
 * @param description for people
 */
public record TreeOrigin(String kind, String description) {

  /** Of a tree that nobody said anything about. */
  public static final TreeOrigin UNKNOWN = new TreeOrigin("source.local", "local source");
}
