package dev.croft.server.export;

import dev.croft.agent.link.LayerOptions;
import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks of an image exporter, by BuildKit's option names. Options that are not known
 * are passed over, as BuildKit does, and so are those that say how an engine is to keep the image.
 *
 * @param names as the client wrote them; empty for an image without a name
 * @param epoch no time in the image is to be later
 * @param ociArtifact whether attestations are to have the form of OCI artifacts
 */
record ImageOptions(
    List<String> names,
    Push push,
    LayerOptions layers,
    Optional<Instant> epoch,
    ImageAnnotations annotations,
    boolean ociArtifact) {

  ImageOptions {
    names = List.copyOf(names);
  }

  /**
   * Whether and how an image is pushed.
   *
   * @param byDigest without a tag
   */
  record Push(boolean wanted, boolean byDigest) {}

  /**
   * Reads the options.
   *
   * @param ociByDefault whether the image has the OCI's media types unless the client says
   *     otherwise
   * @param more annotations that the front end wants; the client's count more
   * @param attested whether attestations come with it, which have the OCI's media types only
   */
  static ImageOptions of(
      Map<String, String> attrs, boolean ociByDefault, ImageAnnotations more, boolean attested) {
    Attributes options = new Attributes(attrs);
    ImageAnnotations annotations = more.and(ImageAnnotations.of(attrs));
    boolean oci =
        attested || options.flag("oci-mediatypes", ociByDefault || annotations.needOciMediaTypes());
    boolean artifact = options.flag("oci-artifact", false);
    if (artifact && !oci) {
      throw CroftException.user(
          "exporter option \"oci-artifact=true\" conflicts with \"oci-mediatypes=false\"");
    }
    Optional<Instant> epoch = options.epoch();
    return new ImageOptions(
        options.list("name"),
        new Push(options.flag("push", false), options.flag("push-by-digest", false)),
        LayerFormat.of(options, oci, epoch),
        epoch,
        annotations,
        artifact);
  }
}
