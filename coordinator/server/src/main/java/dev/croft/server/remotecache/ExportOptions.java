package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerOptions;
import dev.croft.model.failure.CroftException;
import dev.croft.server.export.Attributes;
import dev.croft.server.export.LayerFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How a cache is to be written.
 *
 * @param max whether the layers of all steps are written, or only those of the result
 * @param imageManifest whether the manifest is an image's, or an index
 */
record ExportOptions(
    boolean max, boolean ociMediaTypes, boolean imageManifest, LayerOptions layers) {

  static ExportOptions of(Map<String, String> attrs) {
    Attributes options = new Attributes(attrs);
    boolean oci = options.flag("oci-mediatypes", true);
    boolean imageManifest = options.flag("image-manifest", oci);
    if (imageManifest && !oci) {
      throw CroftException.user(
          "invalid configuration for remote cache, OCI mediatypes are required for image-manifest"
              + " cache format");
    }
    return new ExportOptions(
        options.text("mode").filter("max"::equals).isPresent(),
        oci,
        imageManifest,
        LayerFormat.of(options, oci, Optional.empty()));
  }
}
