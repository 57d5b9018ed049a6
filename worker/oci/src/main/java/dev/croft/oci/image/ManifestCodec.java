package dev.croft.oci.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes manifests and indexes, in the OCI's form and in Docker's schema 2. What is
 * written is byte for byte as BuildKit writes it.
 */
public final class ManifestCodec {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ManifestCodec() {}

  /**
   * Reads a manifest or index.
   *
   * @param mediaType what the registry or descriptor says that it is; where that is none of {@link
   *     MediaTypes#MANIFESTS}, the document itself is asked
   * @throws CroftException with kind USER where it is neither, or where it is not what the media
   *     type says, or where a field has a wrong type; the message names the field
   */
  public static Manifest read(String mediaType, byte[] json) {
    JsonFields fields = JsonFields.parse("manifest", json);
    if (fields.has("fsLayers") || mediaType.startsWith(MediaTypes.DOCKER_SCHEMA1)) {
      throw CroftException.unsupported("invalid manifest: media-type: schema 1 not supported");
    }
    String own = fields.text("mediaType");
    String type = isKnown(mediaType) ? mediaType : isKnown(own) ? own : guess(fields);
    if (MediaTypes.isIndex(type)) {
      if (fields.has("config") || fields.has("layers") || MediaTypes.isManifest(own)) {
        throw fields.invalid("", "expected index but found manifest (" + type + ")");
      }
      return index(type, fields);
    }
    if (fields.has("manifests") || MediaTypes.isIndex(own)) {
      throw fields.invalid("", "expected manifest but found index (" + type + ")");
    }
    return image(type, fields);
  }

  /** Writes a manifest or index. */
  public static byte[] write(Manifest manifest) {
    ObjectNode root = NODES.objectNode().put("schemaVersion", 2);
    root.put("mediaType", manifest.mediaType());
    switch (manifest) {
      case Manifest.Image image -> {
        ImageConfigTree.putText(root, "artifactType", image.artifactType());
        root.set("config", descriptor(image.config()));
        putDescriptors(root, "layers", image.layers());
        image.subject().ifPresent(subject -> root.set("subject", descriptor(subject)));
      }
      case Manifest.Index index -> {
        ImageConfigTree.putText(root, "artifactType", index.artifactType());
        putDescriptors(root, "manifests", index.manifests());
        index.subject().ifPresent(subject -> root.set("subject", descriptor(subject)));
      }
    }
    ImageConfigTree.putMap(root, "annotations", manifest.annotations());
    return GoJson.indented(root);
  }

  /** Writes a descriptor alone, on one line. */
  public static byte[] writeDescriptor(Descriptor descriptor) {
    return GoJson.compact(descriptor(descriptor));
  }

  /**
   * Reads a descriptor alone.
   *
   * @throws CroftException with kind USER where it is none
   */
  public static Descriptor readDescriptor(byte[] json) {
    return descriptor(JsonFields.parse("descriptor", json));
  }

  private static boolean isKnown(String mediaType) {
    return MediaTypes.isIndex(mediaType) || MediaTypes.isManifest(mediaType);
  }

  private static String guess(JsonFields fields) {
    if (fields.has("manifests")) {
      return MediaTypes.OCI_INDEX;
    }
    if (fields.has("config") || fields.has("layers")) {
      return MediaTypes.OCI_MANIFEST;
    }
    throw fields.invalid("", "it is neither a manifest nor an index");
  }

  private static Manifest.Index index(String type, JsonFields fields) {
    return new Manifest.Index(
        type,
        fields.text("artifactType"),
        fields.objects("manifests").stream().map(ManifestCodec::descriptor).toList(),
        fields.object("subject").map(ManifestCodec::descriptor),
        fields.textMap("annotations"));
  }

  private static Manifest.Image image(String type, JsonFields fields) {
    Optional<JsonFields> config = fields.object("config");
    if (config.isEmpty()) {
      throw fields.invalid("config", "is missing");
    }
    return new Manifest.Image(
        type,
        fields.text("artifactType"),
        descriptor(config.get()),
        fields.objects("layers").stream().map(ManifestCodec::descriptor).toList(),
        fields.object("subject").map(ManifestCodec::descriptor),
        fields.textMap("annotations"));
  }

  private static Descriptor descriptor(JsonFields fields) {
    String digest = fields.text("digest");
    if (!Digest.isDigest(digest)) {
      throw fields.invalid("digest", "is \"" + digest + "\", which is no digest");
    }
    long size = fields.integer("size");
    if (size < 0) {
      throw fields.invalid("size", "is negative: " + size);
    }
    return new Descriptor(
        fields.text("mediaType"),
        new Digest(digest),
        size,
        fields.texts("urls"),
        fields.textMap("annotations"),
        fields.object("platform").map(PlatformJson::read));
  }

  private static ObjectNode descriptor(Descriptor descriptor) {
    ObjectNode node = NODES.objectNode();
    node.put("mediaType", descriptor.mediaType());
    node.put("digest", descriptor.digest().value());
    node.put("size", descriptor.size());
    ImageConfigTree.putTexts(node, "urls", descriptor.urls());
    ImageConfigTree.putMap(node, "annotations", descriptor.annotations());
    descriptor
        .platform()
        .ifPresent(platform -> PlatformJson.write(platform, node.putObject("platform")));
    return node;
  }

  private static void putDescriptors(ObjectNode root, String name, List<Descriptor> descriptors) {
    if (descriptors.isEmpty()) {
      root.putNull(name);
      return;
    }
    ArrayNode list = root.putArray(name);
    descriptors.forEach(descriptor -> list.add(descriptor(descriptor)));
  }
}
