package dev.croft.server.export;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Annotations that a client or a front end wants on an image's manifests and on its index: options
 * such as {@code annotation.KEY}, {@code annotation-index.KEY} and {@code
 * annotation-manifest[linux/arm64].KEY}.
 */
record ImageAnnotations(List<Annotation> all) {

  private static final Pattern OPTION =
      Pattern.compile("annotation(?:-([a-z-]+))?(?:\\[([A-Za-z0-9_/-]+)])?\\.(\\S+)");

  ImageAnnotations {
    all = List.copyOf(all);
  }

  /** Where an annotation stands. */
  enum Place {
    /** In an index. */
    INDEX,
    /** In what refers to an index. */
    INDEX_DESCRIPTOR,
    /** In an image's manifest. */
    MANIFEST,
    /** In what refers to an image's manifest. */
    MANIFEST_DESCRIPTOR;

    private static Place of(String name) {
      return switch (name) {
        case "index" -> INDEX;
        case "index-descriptor" -> INDEX_DESCRIPTOR;
        case "manifest" -> MANIFEST;
        case "manifest-descriptor" -> MANIFEST_DESCRIPTOR;
        default -> throw CroftException.user("unrecognized annotation type " + name);
      };
    }
  }

  /**
   * One annotation.
   *
   * @param platform the only platform that it is for; empty for all
   */
  record Annotation(Place place, Optional<Platform> platform, String key, String value) {}

  /** Finds the annotations among an exporter's options or a result's metadata. */
  static ImageAnnotations of(Map<String, String> options) {
    List<Annotation> found = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          Matcher parts = OPTION.matcher(name);
          if (parts.matches()) {
            Place place = Optional.ofNullable(parts.group(1)).map(Place::of).orElse(Place.MANIFEST);
            Optional<Platform> platform =
                Optional.ofNullable(parts.group(2)).map(ImageAnnotations::platform);
            found.add(new Annotation(place, platform, parts.group(3), value));
          }
        });
    return new ImageAnnotations(found);
  }

  /** Whether some have no place in the Docker engine's media types. */
  boolean needOciMediaTypes() {
    return all.stream().anyMatch(annotation -> annotation.place() != Place.MANIFEST);
  }

  /** These, and where both say something others instead. */
  ImageAnnotations and(ImageAnnotations others) {
    return new ImageAnnotations(Stream.concat(all.stream(), others.all.stream()).toList());
  }

  /**
   * Checks that there is a place for each.
   *
   * @param platforms what the image is for
   * @param ociMediaTypes whether the image has the OCI's media types
   * @param hasIndex whether there is an index
   */
  void check(Collection<Platform> platforms, boolean ociMediaTypes, boolean hasIndex) {
    for (Annotation annotation : all) {
      annotation
          .platform()
          .filter(platform -> !platforms.contains(platform))
          .ifPresent(
              platform -> {
                throw CroftException.user(
                    "invalid annotation: no platform " + platform + " found in source");
              });
      if (!ociMediaTypes && annotation.place() != Place.MANIFEST) {
        throw CroftException.user("cannot export annotations with \"oci-mediatypes=false\"");
      }
      if (!hasIndex
          && (annotation.place() == Place.INDEX || annotation.place() == Place.INDEX_DESCRIPTOR)) {
        throw CroftException.user("index annotations not supported for single platform export");
      }
    }
  }

  /** Those of a place that is not a platform's own. */
  Map<String, String> in(Place place) {
    return select(place, Optional.empty(), true);
  }

  /** Those of a place for one platform. */
  Map<String, String> in(Place place, Platform platform) {
    return select(place, Optional.of(platform), false);
  }

  private Map<String, String> select(Place place, Optional<Platform> platform, boolean anyOf) {
    Map<String, String> selected = new TreeMap<>();
    // What names a platform counts more than what does not.
    for (boolean named : new boolean[] {false, true}) {
      for (Annotation annotation : all) {
        boolean fits =
            annotation.place() == place
                && annotation.platform().isPresent() == named
                && (!named || anyOf || annotation.platform().equals(platform));
        if (fits) {
          selected.put(annotation.key(), annotation.value());
        }
      }
    }
    return selected;
  }

  private static Platform platform(String text) {
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CroftException(FailureKind.USER, "invalid annotation: " + e.getMessage(), e);
    }
  }
}
