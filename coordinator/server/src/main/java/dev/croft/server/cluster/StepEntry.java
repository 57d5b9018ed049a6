package dev.croft.server.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.util.ArrayList;
import java.util.List;

/** A record of the step cache with the keys that it is found under: one line of the journal. */
public record StepEntry(List<StepKey> keys, StepRecord record) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Copies the keys. */
  public StepEntry {
    keys = List.copyOf(keys);
  }

  String toJson() {
    ObjectNode node = recordNode(record);
    ArrayNode names = node.putArray("keys");
    keys.forEach(key -> names.add(key.digest().value()));
    return node.toString();
  }

  static StepEntry ofJson(String json) {
    JsonNode node = parse(json);
    List<StepKey> keys = new ArrayList<>();
    node.path("keys").forEach(key -> keys.add(new StepKey(new Digest(key.asText()))));
    return new StepEntry(keys, record(node));
  }

  static String recordJson(StepRecord record) {
    return recordNode(record).toString();
  }

  static StepRecord recordOf(String json) {
    return record(parse(json));
  }

  private static ObjectNode recordNode(StepRecord record) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("identity", record.identity().digest().value());
    ArrayNode outputs = node.putArray("outputs");
    record.outputs().forEach(content -> outputs.add(ContentJson.write(content)));
    return node;
  }

  private static StepRecord record(JsonNode node) {
    List<Content> outputs = new ArrayList<>();
    node.path("outputs").forEach(output -> outputs.add(ContentJson.read(output)));
    return new StepRecord(new StepKey(new Digest(node.path("identity").asText())), outputs);
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a record of the step cache: " + json, e);
    }
  }
}
