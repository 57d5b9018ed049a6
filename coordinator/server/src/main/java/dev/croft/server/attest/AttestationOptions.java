package dev.croft.server.attest;

import dev.croft.dockerfile.notation.CsvFields;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.ImageReference;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attestations that a client wants, as a front end's options name them: {@code attest:sbom},
 * {@code attest:provenance}, and build arguments such as {@code BUILDKIT_ATTEST_SBOM}.
 */
record AttestationOptions(Optional<Sbom> sbom, Optional<Provenance> provenance) {

  private static final Set<String> YES = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final String ATTEST = "attest:";
  private static final String ARGUMENT = "build-arg:BUILDKIT_ATTEST_";
  private static final String SCANNER = "docker/buildkit-syft-scanner:stable-1";

  /**
   * A list of what is in a result.
   *
   * @param generator the image that makes it, as a full reference
   * @param parameters for the generator, by name
   */
  record Sbom(String generator, Map<String, String> parameters) {
    Sbom {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * How a result was made.
   *
   * @param full with the build's graph, its arguments and its Dockerfile
   * @param builderId who the builder is; empty where nobody says
   * @param reproducible what the client claims
   * @param inlineOnly only within images
   * @param filename of exports that are files
   */
  record Provenance(
      boolean full,
      Version version,
      String builderId,
      boolean reproducible,
      boolean inlineOnly,
      String filename) {

    /**
     * What the history keeps.
     *
     * @param newForm whether it is to have the newer form, as clients write yes and no
     */
    Provenance forHistory(String newForm) {
      Version form = YES.contains(newForm) ? Version.V1 : Version.V02;
      return new Provenance(true, form, builderId, false, false, filename);
    }

    static Provenance usual() {
      return new Provenance(true, Version.V1, "", false, false, "provenance.json");
    }
  }

  /** The forms that a provenance may have. */
  enum Version {
    /** SLSA 0.2. */
    V02("v0.2"),
    /** SLSA 1. */
    V1("v1");

    private final String text;

    Version(String text) {
      this.text = text;
    }

    String predicateType() {
      return "https://slsa.dev/provenance/" + text;
    }

    private static Version of(String text) {
      for (Version version : values()) {
        if (version.text.equals(text)) {
          return version;
        }
      }
      throw CroftException.user("invalid provenance SLSA version: " + text);
    }
  }

  /**
   * Reads a front end's options.
   *
   * @throws CroftException with kind USER where they make no sense
   */
  static AttestationOptions of(Map<String, String> options) {
    Optional<Sbom> sbom = Optional.empty();
    Optional<Provenance> provenance = Optional.empty();
    for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
      Optional<String> type = type(option.getKey());
      if (type.isPresent()) {
        Map<String, String> attrs = attributes(type.get(), option.getValue());
        switch (type.get()) {
          case "sbom" -> sbom = Optional.of(sbom(attrs));
          case "provenance" -> provenance = Optional.of(provenance(attrs));
          default -> throw CroftException.user("unknown attestation type \"" + type.get() + "\"");
        }
      }
    }
    return new AttestationOptions(sbom, provenance);
  }

  private static Optional<String> type(String name) {
    for (String prefix : new String[] {ATTEST, ARGUMENT}) {
      if (name.startsWith(prefix)) {
        return Optional.of(name.substring(prefix.length()).toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> attributes(String type, String text) {
    Map<String, String> attrs = new TreeMap<>();
    if (text.isEmpty()) {
      return attrs;
    }
    try {
      for (String field : CsvFields.split(text)) {
        String[] parts = field.split("=", 2);
        attrs.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
      return attrs;
    } catch (IllegalArgumentException e) {
      throw CroftException.user("failed to parse " + type + ": " + e.getMessage());
    }
  }

  private static Sbom sbom(Map<String, String> attrs) {
    Map<String, String> parameters = new TreeMap<>(attrs);
    String generator = attrs.getOrDefault("generator", SCANNER);
    parameters.remove("generator");
    if (generator.isEmpty()) {
      throw CroftException.user("sbom generator cannot be empty");
    }
    try {
      return new Sbom(ImageReference.parse(generator).withDefaultTag().toString(), parameters);
    } catch (CroftException e) {
      throw new CroftException(
          e.kind(), "failed to parse sbom generator " + generator + ": " + e.text(), e);
    }
  }

  private static Provenance provenance(Map<String, String> attrs) {
    Provenance usual = Provenance.usual();
    String mode = attrs.getOrDefault("mode", "max");
    boolean full =
        switch (mode) {
          case "max", "full" -> true;
          case "min" -> false;
          default -> throw CroftException.user("invalid mode \"" + mode + "\"");
        };
    return new Provenance(
        full,
        attrs.containsKey("version") ? Version.of(attrs.get("version")) : usual.version(),
        attrs.getOrDefault("builder-id", ""),
        flag(attrs, "reproducible"),
        flag(attrs, "inline-only"),
        attrs.getOrDefault("filename", usual.filename()));
  }

  private static boolean flag(Map<String, String> attrs, String name) {
    String value = attrs.getOrDefault(name, "false");
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw CroftException.user(
              "failed to parse "
                  + name
                  + " flag \""
                  + value
                  + "\": strconv.ParseBool: parsing \""
                  + value
                  + "\": invalid syntax");
    };
  }
}
