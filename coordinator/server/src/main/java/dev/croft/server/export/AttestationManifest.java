package dev.croft.server.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.oci.image.GoJson;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.registry.ImageReference;
import dev.croft.server.export.AssembledImage.Attachment;
import dev.croft.server.export.Attestation.Subject;
import dev.croft.server.export.Exported.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of one platform's image, as a manifest that stands beside the image's in an index.
 */
final class AttestationManifest {

  private static final Platform NO_PLATFORM = new Platform("unknown", "unknown", "", "", List.of());
  private static final String ARTIFACT = "application/vnd.docker.attestation.manifest.v1+json";
  private static final String EMPTY = "application/vnd.oci.empty.v1+json";

  private AttestationManifest() {}

  /**
   * Makes the manifest.
   *
   * @param image whose manifest it is about
   * @param subjects the image's names
   * @param artifact whether it has the form of an OCI artifact
   */
  static Attachment of(
      Descriptor image, List<Attestation> attestations, List<Subject> subjects, boolean artifact) {
    List<Document> blobs = new ArrayList<>();
    List<Descriptor> layers = new ArrayList<>();
    for (Attestation attestation : attestations) {
      Document statement = document(Statement.MEDIA_TYPE, Statement.compact(attestation, subjects));
      blobs.add(statement);
      layers.add(
          statement
              .descriptor()
              .withAnnotations(Map.of("in-toto.io/predicate-type", attestation.predicateType())));
    }
    Document config = artifact ? document(EMPTY, bytes("{}")) : config(layers);
    blobs.add(config);
    byte[] manifest =
        ManifestCodec.write(
            new Manifest.Image(
                MediaTypes.OCI_MANIFEST,
                artifact ? ARTIFACT : "",
                config.descriptor(),
                layers,
                artifact
                    ? Optional.of(Descriptor.of(image.mediaType(), image.digest(), image.size()))
                    : Optional.empty(),
                Map.of()));
    Document written = document(MediaTypes.OCI_MANIFEST, manifest);
    Descriptor descriptor =
        written
            .descriptor()
            .withPlatform(NO_PLATFORM)
            .withAnnotations(
                Map.of(
                    "vnd.docker.reference.digest",
                    image.digest().value(),
                    "vnd.docker.reference.type",
                    "attestation-manifest"));
    return new Attachment(new Document(descriptor, written.bytes()), blobs);
  }

  /** An image's names, as what statements are about. */
  static List<Subject> subjects(List<String> names, Platform platform, Digest manifest) {
    return names.stream()
        .map(
            name ->
                new Subject(
                    PackageUrls.of("docker", ImageReference.parse(name), Optional.of(platform)),
                    manifest))
        .toList();
  }

  private static Document config(List<Descriptor> layers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("architecture", "unknown").put("os", "unknown");
    json.putObject("config");
    ArrayNode diffIds = json.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.digest().value()));
    return document(MediaTypes.OCI_CONFIG, GoJson.compact(json));
  }

  private static Document document(String type, byte[] bytes) {
    return new Document(Descriptor.of(type, Digest.ofBytes(bytes), bytes.length), Bytes.of(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
