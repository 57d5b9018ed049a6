package dev.croft.server.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.server.build.Output;
import dev.croft.server.build.ProgressLog;
import dev.croft.server.history.HistoryRecord.Ending;
import dev.croft.server.history.HistoryRecord.Failure;
import dev.croft.server.history.HistoryRecord.Kept;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** History records as JSON files. */
final class RecordJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RecordJson() {}

  static byte[] write(HistoryRecord entry) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("ref", entry.ref())
        .put("frontend", entry.frontEnd())
        .put("created", entry.created().toString())
        .put("generation", entry.generation())
        .put("pinned", entry.pinned());
    json.set("attributes", map(entry.attributes()));
    var outputs = json.putArray("outputs");
    for (Output output : entry.outputs()) {
      outputs.addObject().put("type", output.type()).set("attrs", map(output.attrs()));
    }
    entry.ending().ifPresent(end -> json.set("ending", ending(end)));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  static HistoryRecord read(byte[] bytes) throws IOException {
    JsonNode json = MAPPER.readTree(bytes);
    List<Output> outputs = new ArrayList<>();
    for (JsonNode output : json.path("outputs")) {
      outputs.add(new Output(text(output, "type"), map(output.path("attrs"))));
    }
    return new HistoryRecord(
        text(json, "ref"),
        text(json, "frontend"),
        map(json.path("attributes")),
        outputs,
        Instant.parse(text(json, "created")),
        json.has("ending") ? Optional.of(ending(json.get("ending"))) : Optional.empty(),
        json.path("generation").asInt(),
        json.path("pinned").asBoolean());
  }

  private static ObjectNode ending(Ending end) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("at", end.at().toString());
    json.set("response", map(end.response()));
    json.putObject("steps")
        .put("total", end.counts().total())
        .put("cached", end.counts().cached())
        .put("completed", end.counts().completed())
        .put("warnings", end.counts().warnings());
    end.logs().ifPresent(logs -> json.set("logs", blob(logs)));
    ObjectNode attestations = json.putObject("attestations");
    new TreeMap<>(end.attestations())
        .forEach(
            (key, blobs) -> {
              ArrayNode list = attestations.putArray(key);
              blobs.forEach(attestation -> list.add(blob(attestation)));
            });
    ObjectNode images = json.putObject("images");
    new TreeMap<>(end.kept().images())
        .forEach((output, image) -> images.set(Integer.toString(output), blob(image)));
    ArrayNode documents = json.putArray("documents");
    end.kept().documents().forEach(document -> documents.add(blob(document)));
    end.failure()
        .ifPresent(
            failure ->
                json.putObject("failure")
                    .put("code", failure.code())
                    .put("message", failure.message())
                    .set("details", blob(failure.details())));
    return json;
  }

  private static Ending ending(JsonNode json) {
    JsonNode steps = json.path("steps");
    JsonNode failure = json.path("failure");
    return new Ending(
        Instant.parse(text(json, "at")),
        failure.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new Failure(
                    failure.path("code").asInt(),
                    text(failure, "message"),
                    blob(failure.path("details")))),
        map(json.path("response")),
        json.has("logs") ? Optional.of(blob(json.get("logs"))) : Optional.empty(),
        new ProgressLog.Counts(
            steps.path("total").asInt(),
            steps.path("cached").asInt(),
            steps.path("completed").asInt(),
            steps.path("warnings").asInt()),
        attestations(json.path("attestations")),
        kept(json));
  }

  private static Kept kept(JsonNode json) {
    Map<Integer, Descriptor> images = new TreeMap<>();
    json.path("images")
        .properties()
        .forEach(entry -> images.put(Integer.valueOf(entry.getKey()), blob(entry.getValue())));
    List<Descriptor> documents = new ArrayList<>();
    json.path("documents").forEach(document -> documents.add(blob(document)));
    return new Kept(images, documents);
  }

  private static Map<String, List<Descriptor>> attestations(JsonNode json) {
    Map<String, List<Descriptor>> attestations = new TreeMap<>();
    json.properties()
        .forEach(
            entry -> {
              List<Descriptor> blobs = new ArrayList<>();
              entry.getValue().forEach(blob -> blobs.add(blob(blob)));
              attestations.put(entry.getKey(), blobs);
            });
    return attestations;
  }

  private static ObjectNode blob(Descriptor blob) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("mediaType", blob.mediaType())
            .put("digest", blob.digest().value())
            .put("size", blob.size());
    if (!blob.annotations().isEmpty()) {
      json.set("annotations", map(blob.annotations()));
    }
    return json;
  }

  private static Descriptor blob(JsonNode json) {
    return Descriptor.of(
            text(json, "mediaType"), new Digest(text(json, "digest")), json.path("size").asLong())
        .withAnnotations(map(json.path("annotations")));
  }

  private static ObjectNode map(Map<String, String> map) {
    ObjectNode json = MAPPER.createObjectNode();
    new TreeMap<>(map).forEach(json::put);
    return json;
  }

  private static Map<String, String> map(JsonNode json) {
    Map<String, String> map = new TreeMap<>();
    json.properties().forEach(field -> map.put(field.getKey(), field.getValue().asText()));
    return map;
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText();
  }
}
