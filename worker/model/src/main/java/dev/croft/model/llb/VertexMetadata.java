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
 * @param resources what its process may use at most
 */
public record VertexMetadata(
    boolean ignoreCache,
    Map<String, String> description,
    Map<String, Boolean> caps,
    Optional<ProgressGroup> progressGroup,
    Optional<LinuxResources> resources) {

  /** The description that holds the name shown to the user. */
  public static final String CUSTOM_NAME = "llb.customname";

  private static final VertexMetadata NONE =
      new VertexMetadata(false, Map.of(), Map.of(), Optional.empty());

  /** Metadata without limits of a step's own. */
  public VertexMetadata(
      boolean ignoreCache,
      Map<String, String> description,
      Map<String, Boolean> caps,
      Optional<ProgressGroup> progressGroup) {
    this(ignoreCache, description, caps, progressGroup, Optional.empty());
  }

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

  /**
   * Limits of a process, as cgroups have them; numbers that are 0 and empty texts set none.
   *
   * @param memorySwapBytes memory and swap together; -1 for unlimited swap
   */
  public record LinuxResources(
      long memoryBytes,
      long memorySwapBytes,
      long cpuShares,
      long cpuPeriodMicros,
      long cpuQuotaMicros,
      String cpusetCpus,
      String cpusetMems) {}

  /** A group of vertices that is shown as one. */
  public record ProgressGroup(String id, String name, boolean weak) {}
}
