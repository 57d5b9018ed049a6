package dev.croft.dockerfile.compile;

import dev.croft.model.platform.Platform;
import java.util.List;

/**
 * What is built for, and where.
 *
 * @param implicit whether the client did not name the target, so that it may follow the base image
 * @param shown whether names of vertices begin with the platform
 */
public record TargetPlatform(
    Platform target, List<Platform> buildPlatforms, boolean implicit, boolean shown) {

  /** Copies the platforms. */
  public TargetPlatform {
    buildPlatforms = List.copyOf(buildPlatforms);
  }

  /** The builder's own platform. */
  Platform build() {
    return buildPlatforms.getFirst();
  }

  /** An image's platform where the client named none and the builder knows it; else the wanted. */
  Platform following(Platform image, Platform wanted) {
    if (isSame(image, wanted)) {
      return wanted;
    }
    return buildPlatforms.stream()
        .filter(platform -> isSame(image, platform))
        .findFirst()
        .orElse(wanted);
  }

  private static boolean isSame(Platform a, Platform b) {
    return a.os().equals(b.os()) && a.architecture().equals(b.architecture());
  }
}
