package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.input.NamedContexts;
import dev.croft.dockerfile.stage.ImageReference;
import dev.croft.model.platform.Platform;
import java.util.Optional;

/** Asks for named contexts by the names that clients give them. */
record ContextLookup(NamedContexts contexts) {

  /** The context of a stage's or image's name. */
  Optional<NamedContext> find(String name, Platform platform) {
    if (name.equalsIgnoreCase("scratch") || name.equalsIgnoreCase("context")) {
      return Optional.empty();
    }
    try {
      return contexts.lookup(ImageReference.parse(name).shortName(), platform);
    } catch (IllegalArgumentException e) {
      throw DockerfileException.of("invalid context name " + name + ": " + e.getMessage());
    }
  }
}
