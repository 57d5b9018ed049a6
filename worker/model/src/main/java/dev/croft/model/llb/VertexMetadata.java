package dev.croft.model.llb;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is said about a vertex beside what it does; no part of its digest.
 *
 * @param ignoreCache run it even where its result is cached
 * @param description free text by name; {@code llb.customname} is what the user sees
 * @param caps what a builder must know to run it
 */
public record VertexMetadata(
    boolean ignoreCache,
    Map<String, String> description,
    Map<String, Boolean> caps,
    Optional<ProgressGroup> progressGroup) {

  /** The description that holds the name shown to the user. */
  public static final String CUSTOM_NAME = "llb.customname";

  private static final VertexMetadata NONE =
      new VertexMetadata(false, Map.of(), Map.of(), Optional.empty());

  /** Copies the maps. */
  public VertexMetadata {
    description = Collections.unmodifiableMap(new TreeMap<>(description));
    caps = Collections.unmodifiableMap(new TreeMap<>(caps));
  }

  /** Metadata that says nothing. */
  public static VertexMetadata none() {
    return NONE;
  }

  /** Metadata with just the name that the user sees. */
  public static VertexMetadata named(String name) {
    return new VertexMetadata(false, Map.of(CUSTOM_NAME, name), Map.of(), Optional.empty());
  }

  /** A group of vertices that is shown as one. */
  public record ProgressGroup(String id, String name, boolean weak) {}
}
