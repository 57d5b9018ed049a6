package dev.croft.oci.image;

import dev.croft.model.content.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a registry's manifest endpoint gives: the manifest of one image, or an index of several. */
public sealed interface Manifest {

  /** OCI's or Docker's media type. */
  String mediaType();

  /** Free text by name; empty where there is none. */
  Map<String, String> annotations();

  /** What the manifest needs to be complete: an image's configuration and layers, or manifests. */
  List<Descriptor> references();

  /**
   * One image.
   *
   * @param artifactType what the manifest is, where it is no image; else empty
   * @param layers lowest first
   * @param subject another manifest that this one is about
   */
  record Image(
      String mediaType,
      String artifactType,
      Descriptor config,
      List<Descriptor> layers,
      Optional<Descriptor> subject,
      Map<String, String> annotations)
      implements Manifest {

    /** Copies the collections. */
    public Image {
      layers = List.copyOf(layers);
      annotations = Map.copyOf(annotations);
    }

    /** An image's manifest that says no more than it must. */
    public static Image of(String mediaType, Descriptor config, List<Descriptor> layers) {
      return new Image(mediaType, "", config, layers, Optional.empty(), Map.of());
    }

    @Override
    public List<Descriptor> references() {
      return Stream.concat(Stream.of(config), layers.stream()).toList();
    }
  }

  /**
   * Several images, usually one for each platform.
   *
   * @param artifactType what the index is, where it is none of images; else empty
   * @param subject another manifest that this one is about
   */
  record Index(
      String mediaType,
      String artifactType,
      List<Descriptor> manifests,
      Optional<Descriptor> subject,
      Map<String, String> annotations)
      implements Manifest {

    /** Copies the collections. */
    public Index {
      manifests = List.copyOf(manifests);
      annotations = Map.copyOf(annotations);
    }

    /** An index that says no more than it must. */
    public static Index of(String mediaType, List<Descriptor> manifests) {
      return new Index(mediaType, "", manifests, Optional.empty(), Map.of());
    }

    @Override
    public List<Descriptor> references() {
      return manifests;
    }
  }
}
