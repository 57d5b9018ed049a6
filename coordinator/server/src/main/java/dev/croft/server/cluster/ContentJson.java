package dev.croft.server.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import java.util.ArrayList;
import java.util.List;

/** Content by its name, as JSON. */
final class ContentJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ContentJson() {}

  static ObjectNode write(Content content) {
    ObjectNode node = JSON.objectNode();
    switch (content) {
      case Content.Empty empty -> node.put("kind", "empty");
      case Content.Snapshot snapshot ->
          node.put("kind", "snapshot").put("id", snapshot.id().value());
      case Content.Tree tree -> node.put("kind", "tree").put("digest", tree.digest().value());
      case Content.Image image -> {
        node.put("kind", "image").put("reference", image.reference());
        node.put("platform", image.platform().format());
        node.set("manifest", descriptor(image.manifest()));
        ArrayNode layers = node.putArray("layers");
        image.layers().forEach(layer -> layers.add(descriptor(layer)));
        ArrayNode diffIds = node.putArray("diffIds");
        image.diffIds().forEach(id -> diffIds.add(id.value()));
      }
      case Content.Layers imported ->
          throw new IllegalArgumentException("what a build imported is never recorded");
    }
    return node;
  }

  static Content read(JsonNode node) {
    String kind = node.path("kind").asText();
    return switch (kind) {
      case "empty" -> new Content.Empty();
      case "snapshot" -> new Content.Snapshot(new SnapshotId(node.path("id").asText()));
      case "tree" -> new Content.Tree(new Digest(node.path("digest").asText()));
      case "image" -> image(node);
      default -> throw new IllegalArgumentException("unknown kind of content: " + kind);
    };
  }

  private static Content image(JsonNode node) {
    List<Descriptor> layers = new ArrayList<>();
    node.path("layers").forEach(layer -> layers.add(descriptor(layer)));
    List<Digest> diffIds = new ArrayList<>();
    node.path("diffIds").forEach(id -> diffIds.add(new Digest(id.asText())));
    return new Content.Image(
        node.path("reference").asText(),
        descriptor(node.path("manifest")),
        Platform.parse(node.path("platform").asText()),
        layers,
        diffIds);
  }

  private static ObjectNode descriptor(Descriptor descriptor) {
    return JSON.objectNode()
        .put("mediaType", descriptor.mediaType())
        .put("digest", descriptor.digest().value())
        .put("size", descriptor.size());
  }

  private static Descriptor descriptor(JsonNode node) {
    return Descriptor.of(
        node.path("mediaType").asText(),
        new Digest(node.path("digest").asText()),
        node.path("size").asLong());
  }
}
