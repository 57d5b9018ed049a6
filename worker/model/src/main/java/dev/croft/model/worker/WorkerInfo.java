package dev.croft.model.worker;

import dev.croft.model.platform.Platform;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a worker is.
 *
 * @param nativePlatforms what its processor runs, the preferred one first
 * @param emulatedPlatforms what it runs through binfmt_misc
 * @param slots how many jobs it runs at once; at least 1
 * @param labels free, by name
 */
public record WorkerInfo(
    WorkerId id,
    List<Platform> nativePlatforms,
    List<Platform> emulatedPlatforms,
    int slots,
    long memoryBytes,
    Map<String, String> labels) {

  /** Copies the collections. */
  public WorkerInfo {
    nativePlatforms = List.copyOf(nativePlatforms);
    emulatedPlatforms = List.copyOf(emulatedPlatforms);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    if (slots < 1) {
      throw new IllegalArgumentException("worker " + id + " has " + slots + " slots");
    }
  }

  /** Whether it runs steps of a platform, and how. */
  public Support support(Platform platform) {
    Platform wanted = platform.normalized();
    if (contains(nativePlatforms, wanted)) {
      return Support.NATIVE;
    }
    return contains(emulatedPlatforms, wanted) ? Support.EMULATED : Support.NONE;
  }

  private static boolean contains(List<Platform> platforms, Platform wanted) {
    return platforms.stream()
        .map(Platform::normalized)
        .anyMatch(
            p ->
                p.os().equals(wanted.os())
                    && p.architecture().equals(wanted.architecture())
                    && p.variant().equals(wanted.variant()));
  }

  /** All platforms, native first. */
  public Set<Platform> platforms() {
    var all = new LinkedHashSet<>(nativePlatforms);
    all.addAll(emulatedPlatforms);
    return Collections.unmodifiableSet(all);
  }

  /** How a worker runs a platform. */
  public enum Support {
    /** On its own processor. */
    NATIVE,
    /** Through an emulator. */
    EMULATED,
    /** Not at all. */
    NONE
  }
}
