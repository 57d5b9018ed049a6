package dev.croft.model.platform;

import java.util.List;
import java.util.Locale;

/**
 * An operating system and processor architecture, in the OCI image index's terms. Empty strings
 * stand for what is not said.
 */
public record Platform(
    String os, String architecture, String variant, String osVersion, List<String> osFeatures) {

  /** Copies the features. */
  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** A platform without version and features. */
  public static Platform of(String os, String architecture, String variant) {
    return new Platform(os, architecture, variant, "", List.of());
  }

  /** Linux on an architecture without variant. */
  public static Platform linux(String architecture) {
    return of("linux", architecture, "");
  }

  /**
   * Reads {@code os/arch[/variant]} or one word ({@code arm64} or {@code linux}), and normalizes
   * it.
   *
   * @throws IllegalArgumentException where the text is no platform
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (!part.matches("[A-Za-z0-9_.-]+(\\([A-Za-z0-9_.-]*\\))?")) {
        throw new IllegalArgumentException("\"" + text + "\" is an invalid platform");
      }
    }
    return switch (parts.length) {
      case 1 -> PlatformNames.single(parts[0].toLowerCase(Locale.ROOT), text);
      case 2 -> PlatformNames.normalized(parts[0], parts[1], "");
      case 3 -> PlatformNames.normalized(parts[0], parts[1], parts[2]);
      default ->
          throw new IllegalArgumentException(
              "cannot parse platform \"" + text + "\": expected os/arch or os/arch/variant");
    };
  }

  /**
   * The same platform by its usual names: {@code x86_64} is {@code amd64}, {@code arm64/v8} is
   * {@code arm64}.
   */
  public Platform normalized() {
    Platform named = PlatformNames.normalized(os, architecture, variant);
    return new Platform(named.os, named.architecture, named.variant, osVersion, osFeatures);
  }

  /** The text form {@code os/arch[/variant]}. */
  public String format() {
    return variant.isEmpty() ? os + "/" + architecture : os + "/" + architecture + "/" + variant;
  }

  @Override
  public String toString() {
    return format();
  }
}
