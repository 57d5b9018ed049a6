package dev.croft.agent.move;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.snapshot.SnapshotParts;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Manifests and descriptors as JSON. Readers pass over what they do not know. */
public final class ManifestJson {

  private static final JsonMapper JSON = new JsonMapper();

  private ManifestJson() {}

  /** Bytes of a manifest. */
  public static byte[] write(SnapshotManifest manifest) {
    return bytes(node(manifest));
  }

  /** A manifest as a tree, for those who add to it. */
  static ObjectNode node(SnapshotManifest manifest) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode snapshots = node.putArray("snapshots");
    for (SnapshotParts parts : manifest.snapshots()) {
      ObjectNode snapshot = snapshots.addObject();
      snapshot.put("id", parts.id().value());
      parts.parent().ifPresent(parent -> snapshot.put("parent", parent.value()));
      parts.layers().forEach(snapshot.putArray("layers")::add);
      parts.laidOver().forEach(snapshot.putArray("laidOver")::add);
      snapshot.put("created", parts.created().toString());
    }
    ArrayNode directories = node.putArray("directories");
    for (SnapshotManifest.Part part : manifest.directories()) {
      ObjectNode directory = directories.addObject();
      directory.put("name", part.name()).put("bytes", part.bytes()).put("leftOut", part.leftOut());
      part.image().ifPresent(image -> directory.set("image", layer(image)));
    }
    return node;
  }

  /** A manifest; {@code IOException} where the bytes are none. */
  public static SnapshotManifest read(byte[] json) throws IOException {
    return read(tree(json));
  }

  static SnapshotManifest read(JsonNode node) throws IOException {
    try {
      List<SnapshotParts> snapshots = new ArrayList<>();
      for (JsonNode snapshot : node.path("snapshots")) {
        snapshots.add(
            new SnapshotParts(
                new SnapshotId(text(snapshot, "id")),
                optional(snapshot, "parent").map(SnapshotId::new),
                texts(snapshot.path("layers")),
                texts(snapshot.path("laidOver")),
                Instant.parse(text(snapshot, "created"))));
      }
      List<SnapshotManifest.Part> directories = new ArrayList<>();
      for (JsonNode directory : node.path("directories")) {
        directories.add(
            new SnapshotManifest.Part(
                text(directory, "name"),
                directory.path("bytes").asLong(),
                directory.has("image")
                    ? Optional.of(layer(directory.path("image")))
                    : Optional.empty(),
                directory.path("leftOut").asBoolean()));
      }
      return new SnapshotManifest(snapshots, directories);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("not the manifest of a snapshot: " + e.getMessage(), e);
    }
  }

  /** Bytes of a descriptor. */
  public static byte[] write(Descriptor descriptor) {
    return bytes(descriptor(descriptor));
  }

  /** A descriptor; {@code IOException} where the bytes are none. */
  public static Descriptor readDescriptor(byte[] json) throws IOException {
    try {
      return descriptor(tree(json));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a descriptor: " + e.getMessage(), e);
    }
  }

  /** Bytes of a layer. */
  static byte[] write(LayerBlob layer) {
    return bytes(layer(layer));
  }

  /** A layer; {@code IOException} where the bytes are none. */
  static LayerBlob readLayer(byte[] json) throws IOException {
    try {
      return layer(tree(json));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("not a layer: " + e.getMessage(), e);
    }
  }

  static ObjectNode descriptor(Descriptor descriptor) {
    return JSON.createObjectNode()
        .put("mediaType", descriptor.mediaType())
        .put("digest", descriptor.digest().value())
        .put("size", descriptor.size());
  }

  static Descriptor descriptor(JsonNode node) throws IOException {
    long size = node.path("size").asLong(-1);
    if (size < 0) {
      throw new IOException("a descriptor without a size");
    }
    return Descriptor.of(text(node, "mediaType"), new Digest(text(node, "digest")), size);
  }

  static JsonNode tree(byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode layer(LayerBlob layer) {
    ObjectNode node = descriptor(layer.blob());
    node.put("diffId", layer.diffId().value());
    layer.origin().ifPresent(origin -> node.put("origin", origin));
    layer.created().ifPresent(created -> node.put("created", created.toString()));
    return node;
  }

  private static LayerBlob layer(JsonNode node) throws IOException {
    return new LayerBlob(
        descriptor(node),
        new Digest(text(node, "diffId")),
        optional(node, "origin"),
        optional(node, "created").map(Instant::parse));
  }

  private static Optional<String> optional(JsonNode node, String field) {
    return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
  }

  private static String text(JsonNode node, String field) throws IOException {
    return optional(node, field).orElseThrow(() -> new IOException("there is no " + field));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
