package dev.croft.agent.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.engine.fileop.CopiedPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a snapshot is wanted.
 *
 * @param mostBytes where it has more, it is not wanted
 */
record PartRequest(List<CopiedPart> parts, long mostBytes) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the list. */
  PartRequest {
    parts = List.copyOf(parts);
  }

  byte[] write() {
    ObjectNode node = JSON.createObjectNode().put("mostBytes", mostBytes);
    for (CopiedPart part : parts) {
      ObjectNode one = node.withArray("parts").addObject();
      one.put("source", part.source()).put("wildcards", part.wildcards());
      one.put("followLinks", part.followLinks()).put("archive", part.archive());
      part.includes().forEach(one.putArray("includes")::add);
      part.excludes().forEach(one.putArray("excludes")::add);
    }
    return ManifestJson.bytes(node);
  }

  /** A request; {@code IOException} where the bytes are none. */
  static PartRequest read(byte[] json) throws IOException {
    JsonNode node = ManifestJson.tree(json);
    List<CopiedPart> parts = new ArrayList<>();
    for (JsonNode part : node.path("parts")) {
      parts.add(
          new CopiedPart(
              part.path("source").asText(),
              part.path("wildcards").asBoolean(),
              part.path("followLinks").asBoolean(),
              part.path("archive").asBoolean(),
              texts(part.path("includes")),
              texts(part.path("excludes"))));
    }
    return new PartRequest(parts, node.path("mostBytes").asLong());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
