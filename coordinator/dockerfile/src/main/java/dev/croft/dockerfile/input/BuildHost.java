package dev.croft.dockerfile.input;

import dev.croft.model.platform.Platform;
import java.util.List;

/**
 * Who builds, and for whom.
 *
 * @param platforms what the builder runs natively, its own first: what {@code $BUILDPLATFORM} is;
 *     at least one
 * @param session of the client that has the local directories; empty for none
 */
public record BuildHost(List<Platform> platforms, String session) {

  /** Copies the platforms. */
  public BuildHost {
    platforms = List.copyOf(platforms);
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("a builder has at least one platform");
    }
  }
}
