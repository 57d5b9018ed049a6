package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a build stands. It goes from running by way of exporting to one of the three ends, may end
 * from anywhere, and once it has ended stays as it is.
 */
public sealed interface BuildState {
  /** The front end works, or steps run. */
  record Running() implements BuildState {}

  /** All file trees are there; images, archives and directories are made of them. */
  record Exporting() implements BuildState {}

  /**
   * It went well.
   *
   * @param response what the exporters say
   */
  record Succeeded(Instant at, Map<String, String> response) implements BuildState {
    /** Copies the response. */
    public Succeeded {
      response = Map.copyOf(response);
    }

    /** The response sorted by name. */
    public Map<String, String> sorted() {
      return new TreeMap<>(response);
    }
  }

  /** It failed. */
  record Failed(Instant at, CroftException failure) implements BuildState {}

  /** Its client left, or somebody ended it. */
  record Cancelled(Instant at, String why) implements BuildState {}

  /** Whether it has ended. */
  default boolean ended() {
    return switch (this) {
      case Running _, Exporting _ -> false;
      case Succeeded _, Failed _, Cancelled _ -> true;
    };
  }

  /** One word for people. */
  default String word() {
    return switch (this) {
      case Running _ -> "running";
      case Exporting _ -> "exporting";
      case Succeeded _ -> "succeeded";
      case Failed _ -> "failed";
      case Cancelled _ -> "cancelled";
    };
  }

  /** The state after this one, where a new one was reached: an end is never left. */
  default BuildState next(BuildState reached) {
    return ended() ? this : reached;
  }
}
