package dev.croft.oci.image;

import java.util.List;
import java.util.Map;

/** The media types of images, OCI's and Docker's. */
public final class MediaTypes {

  /** An OCI image index. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An OCI image manifest. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An OCI image configuration. */
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

  /** An uncompressed layer. */
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** A layer compressed with gzip. */
  public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** A layer compressed with zstd. */
  public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

  /** The blob {@code {}} that artifacts have for a configuration. */
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

  /** Docker's image index. */
  public static final String DOCKER_MANIFEST_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Docker's image manifest, schema 2. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker's image manifest, schema 1: too old to be used. */
  public static final String DOCKER_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  /** Docker's image configuration. */
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Docker's uncompressed layer. */
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  /** Docker's layer compressed with gzip. */
  public static final String DOCKER_LAYER_GZIP =
      "application/vnd.docker.image.rootfs.diff.tar.gzip";

  /** Docker's layer compressed with zstd. */
  public static final String DOCKER_LAYER_ZSTD =
      "application/vnd.docker.image.rootfs.diff.tar.zstd";

  /** Docker's layer that registries must not keep, such as Windows base layers. */
  public static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  /** Everything that can be asked of a registry's manifest endpoint, best first. */
  public static final List<String> MANIFESTS =
      List.of(OCI_INDEX, DOCKER_MANIFEST_LIST, OCI_MANIFEST, DOCKER_MANIFEST);

  private static final Map<String, String> DOCKER_TO_OCI =
      Map.of(
          DOCKER_LAYER, OCI_LAYER,
          DOCKER_LAYER_GZIP, OCI_LAYER_GZIP,
          DOCKER_LAYER_ZSTD, OCI_LAYER_ZSTD);

  private static final Map<String, String> OCI_TO_DOCKER =
      Map.of(
          OCI_LAYER, DOCKER_LAYER,
          OCI_LAYER_GZIP, DOCKER_LAYER_GZIP,
          OCI_LAYER_ZSTD, DOCKER_LAYER_ZSTD);

  private MediaTypes() {}

  /** Whether a type is an index, OCI's or Docker's. */
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_MANIFEST_LIST);
  }

  /** Whether a type is the manifest of one image, OCI's or Docker's. */
  public static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** Whether a type is a layer of a file system, in any compression. */
  public static boolean isLayer(String mediaType) {
    return mediaType.startsWith("application/vnd.oci.image.layer.")
        || mediaType.startsWith("application/vnd.docker.image.rootfs.");
  }

  /** The same kind of layer in the OCI's or in Docker's terms; other types stay. */
  public static String layerIn(boolean oci, String mediaType) {
    return (oci ? DOCKER_TO_OCI : OCI_TO_DOCKER).getOrDefault(mediaType, mediaType);
  }
}
