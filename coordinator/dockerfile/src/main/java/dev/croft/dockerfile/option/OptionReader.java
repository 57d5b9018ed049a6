package dev.croft.dockerfile.option;

import dev.croft.dockerfile.notation.Booleans;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the attributes that make up {@link BuildOptions}. */
final class OptionReader {

  private static final String BUILD_ARG = "build-arg:";

  private final Map<String, String> attributes;

  private OptionReader(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  static BuildOptions read(Map<String, String> attributes) {
    OptionReader reader = new OptionReader(attributes);
    List<Platform> platforms = reader.platforms();
    return new BuildOptions(
        reader.text("target"),
        reader.prefixed(BUILD_ARG),
        reader.prefixed("label:"),
        reader.noCache(),
        platforms,
        reader.multiPlatform(platforms),
        reader.imageResolveMode(),
        RunDefaultsReader.read(attributes),
        reader.names(),
        reader.prefixed("context:"),
        Optional.ofNullable(attributes.get(BUILD_ARG + "BUILDKIT_DOCKERFILE_CHECK")));
  }

  private String text(String name) {
    return attributes.getOrDefault(name, "");
  }

  private Map<String, String> prefixed(String prefix) {
    Map<String, String> found = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private NoCache noCache() {
    String value = attributes.get("no-cache");
    if (value == null) {
      return NoCache.none();
    }
    return value.isEmpty()
        ? new NoCache(true, List.of())
        : new NoCache(false, List.of(value.split(",", -1)));
  }

  private List<Platform> platforms() {
    List<Platform> platforms = new ArrayList<>();
    String value = text("platform");
    if (value.isEmpty()) {
      return platforms;
    }
    for (String name : value.split(",", -1)) {
      try {
        platforms.add(Platform.parse(name).normalized());
      } catch (IllegalArgumentException e) {
        throw CroftException.user(
            "failed to parse target platform " + name + ": " + e.getMessage());
      }
    }
    return platforms;
  }

  private boolean multiPlatform(List<Platform> platforms) {
    String value = text(BUILD_ARG + "BUILDKIT_MULTI_PLATFORM");
    if (value.isEmpty()) {
      value = text("multi-platform");
    }
    boolean several = platforms.size() > 1;
    if (value.isEmpty()) {
      return several;
    }
    Optional<Boolean> wanted = Booleans.parse(value);
    if (wanted.isEmpty()) {
      throw CroftException.user("invalid boolean value for multi-platform: " + value);
    }
    if (several && !wanted.get()) {
      throw CroftException.user(
          "conflicting config: returning multiple target platforms is not allowed");
    }
    return wanted.get();
  }

  private ImageResolveMode imageResolveMode() {
    String value = text("image-resolve-mode");
    return switch (value) {
      case "", "default" -> ImageResolveMode.DEFAULT;
      case "pull" -> ImageResolveMode.PULL;
      case "local" -> ImageResolveMode.LOCAL;
      default -> throw CroftException.user("invalid image-resolve-mode: " + value);
    };
  }

  private ClientNames names() {
    ClientNames usual = ClientNames.usual();
    return new ClientNames(
        attributes.getOrDefault("filename", usual.filename()),
        attributes.getOrDefault("dockerfilekey", usual.dockerfileDirectory()),
        attributes.containsKey("dockerfilekey"),
        text(attributes.getOrDefault("contextkey", "context")),
        text("contextsubdir"),
        prefixed("local-sessionid:"));
  }
}
