package dev.croft.dockerfile.option;

import dev.croft.model.platform.Platform;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client asks of the front end, read from its attributes.
 *
 * @param target the stage to build, or empty for the last one
 * @param platforms what to build for, in the client's order; empty where it does not say
 * @param multiPlatform whether the result has the form of several platforms, even if it is one
 * @param contexts specifications of named contexts by name, such as {@code docker-image://alpine}
 * @param checks what {@code BUILDKIT_DOCKERFILE_CHECK} says of the build checks
 */
public record BuildOptions(
    String target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    NoCache noCache,
    List<Platform> platforms,
    boolean multiPlatform,
    ImageResolveMode imageResolveMode,
    RunDefaults run,
    ClientNames names,
    Map<String, String> contexts,
    Optional<String> checks) {

  /** Copies the collections and sorts the maps. */
  public BuildOptions {
    buildArgs = sorted(buildArgs);
    labels = sorted(labels);
    platforms = List.copyOf(platforms);
    contexts = sorted(contexts);
  }

  /**
   * Reads a client's attributes, such as {@code build-arg:VERSION} and {@code target}. Unknown ones
   * are ignored.
   *
   * @throws dev.croft.model.failure.CroftException where one cannot be read
   */
  public static BuildOptions parse(Map<String, String> attributes) {
    return OptionReader.read(attributes);
  }

  /** The specification of a named context: for the platform, or for all. */
  public Optional<String> context(String name, Platform platform) {
    String special = contexts.get(name + "::" + platform.normalized().format());
    return Optional.ofNullable(special != null ? special : contexts.get(name));
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
