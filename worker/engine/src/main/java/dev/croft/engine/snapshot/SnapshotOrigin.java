package dev.croft.engine.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * How a snapshot came to be.
 *
 * @param kind as BuildKit names what takes room: {@code regular}, {@code source.local}, …
 * @param description for people
 */
public record SnapshotOrigin(String kind, String description) {

  /** Of a snapshot that nobody said anything about. */
  public static final SnapshotOrigin UNKNOWN = new SnapshotOrigin("regular", "");

  static SnapshotOrigin of(@Nullable SnapshotOrigin known) {
    return known == null ? UNKNOWN : known;
  }
}
