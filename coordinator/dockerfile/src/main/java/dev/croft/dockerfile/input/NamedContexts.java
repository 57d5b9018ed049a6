package dev.croft.dockerfile.input;

import dev.croft.model.platform.Platform;
import java.util.Optional;

/**
 * Looks up what {@code --build-context} replaces. Called from several virtual threads at once; the
 * names {@code scratch} and {@code context} are never asked for.
 */
@FunctionalInterface
public interface NamedContexts {

  /**
   * The context of a name.
   *
   * @param name a stage's name, or an image's shortest name without {@code :latest}
   * @throws dev.croft.model.failure.CroftException where it cannot be had
   */
  Optional<NamedContext> lookup(String name, Platform platform);

  /** A look-up that finds nothing. */
  static NamedContexts none() {
    return (name, platform) -> Optional.empty();
  }
}
