package dev.croft.dockerfile.input;

import dev.croft.model.platform.Platform;

/** Looks up base images. Called from several virtual threads at once. */
@FunctionalInterface
public interface BaseImages {

  /**
   * Finds out what a reference means now.
   *
   * @param reference with registry and tag spelled out, such as {@code
   *     docker.io/library/alpine:latest}
   * @param vertexName the name of the vertex that shows the look-up, such as {@code [internal] load
   *     metadata for docker.io/library/alpine:latest}
   * @throws dev.croft.model.failure.CroftException in BuildKit's words; the front end puts the
   *     image's name before them and adds the lines
   */
  BaseImage resolve(String reference, Platform platform, String vertexName);
}
