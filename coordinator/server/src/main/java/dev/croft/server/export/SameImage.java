package dev.croft.server.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.registry.FetchedManifest;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.server.export.AssembledImage.Attachment;
import dev.croft.server.export.Exported.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether a tag has the same image already, with attestations that differ in nothing but when
 * they were made. Then what is said there still holds, and a build of unchanged inputs leaves the
 * tag as it is.
 */
final class SameImage {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LIMIT_BYTES = 40 << 20;
  private static final List<String> OF_THE_RUN =
      List.of(
          "buildInvocationID",
          "buildStartedOn",
          "buildFinishedOn",
          "invocationId",
          "startedOn",
          "finishedOn");

  private final RegistryClient client;
  private final ImageReference tag;
  private final KnownDocuments documents;

  SameImage(RegistryClient client, ImageReference tag, KnownDocuments documents) {
    this.client = client;
    this.tag = tag;
    this.documents = documents;
  }

  /** The image as it is there; empty where another is, or none. */
  Optional<AssembledImage> find(AssembledImage image, TagBeforePush there) {
    if (image.attachments().isEmpty() || there.index().isEmpty()) {
      return Optional.empty();
    }
    try {
      return compared(image, there.manifest().orElseThrow(), there.index().get());
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        throw e;
      }
      // Whatever is wrong with the registry, the push that follows says it better.
      return Optional.empty();
    }
  }

  private Optional<AssembledImage> compared(
      AssembledImage image, FetchedManifest there, Manifest.Index index) {
    int own = image.platforms().size();
    List<Descriptor> entries = index.manifests();
    if (entries.size() != own + image.attachments().size()
        || !index.mediaType().equals(image.root().mediaType())
        || !index.annotations().equals(annotations(image))
        || !sameImages(image, entries)) {
      return Optional.empty();
    }
    List<Attachment> attachments = new ArrayList<>();
    for (int i = 0; i < image.attachments().size(); i++) {
      Optional<Attachment> known = same(image.attachments().get(i), entries.get(own + i));
      if (known.isEmpty()) {
        return Optional.empty();
      }
      attachments.add(known.get());
    }
    return Optional.of(
        new AssembledImage(
            Descriptor.of(index.mediaType(), there.descriptor().digest(), there.descriptor().size())
                .withAnnotations(image.root().annotations()),
            Optional.of(Bytes.of(there.bytes())),
            image.platforms(),
            attachments));
  }

  private static Map<String, String> annotations(AssembledImage image) {
    return image
        .index()
        .map(bytes -> ManifestCodec.read(image.root().mediaType(), bytes.toArray()).annotations())
        .orElseGet(Map::of);
  }

  private static boolean sameImages(AssembledImage image, List<Descriptor> entries) {
    for (int i = 0; i < image.platforms().size(); i++) {
      Descriptor ours = image.platforms().get(i).manifest();
      if (!entries.get(i).digest().equals(ours.digest())
          || !entries.get(i).annotations().equals(ours.annotations())) {
        return false;
      }
    }
    return true;
  }

  private Optional<Attachment> same(Attachment ours, Descriptor there) {
    if (!there.annotations().equals(ours.manifest().descriptor().annotations())) {
      return Optional.empty();
    }
    Bytes manifest =
        documents.get(
            tag,
            there,
            () -> client.fetchManifest(tag.withoutTag().withDigest(there.digest())).bytes());
    List<Document> blobs = new ArrayList<>();
    List<Descriptor> references =
        ManifestCodec.read(there.mediaType(), manifest.toArray()).references();
    // The configuration comes first there, and last among ours.
    int layers = references.size() - 1;
    if (layers + 1 != ours.blobs().size()) {
      return Optional.empty();
    }
    for (int i = 0; i < layers; i++) {
      Document layer = blob(references.get(i + 1));
      if (!lasting(layer.bytes()).equals(lasting(ours.blobs().get(i).bytes()))) {
        return Optional.empty();
      }
      blobs.add(layer);
    }
    blobs.add(blob(references.getFirst()));
    return Optional.of(new Attachment(new Document(there, manifest), blobs));
  }

  private Document blob(Descriptor descriptor) {
    return new Document(
        descriptor,
        documents.get(tag, descriptor, () -> client.readBlob(tag, descriptor, LIMIT_BYTES)));
  }

  /** A statement without what is so of one run only. */
  private static JsonNode lasting(Bytes statement) {
    try {
      JsonNode json = MAPPER.readTree(statement.toArray());
      for (String place : List.of("/predicate/metadata", "/predicate/runDetails/metadata")) {
        if (json.at(place) instanceof ObjectNode metadata) {
          OF_THE_RUN.forEach(metadata::remove);
        }
      }
      return json;
    } catch (IOException e) {
      throw CroftException.user("a statement cannot be read: " + e.getMessage());
    }
  }
}
