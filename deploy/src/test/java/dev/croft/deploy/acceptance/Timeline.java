package dev.croft.deploy.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When the steps of a build began and ended, as the builder says: what {@code --progress=rawjson}
 * shows. The plain form shows one step at a time, whatever runs.
 */
final class Timeline {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Instant> ended = new HashMap<>();

  private Timeline() {}

  static Timeline of(String output) throws JsonProcessingException {
    Timeline timeline = new Timeline();
    for (String line : output.lines().filter(line -> line.startsWith("{")).toList()) {
      for (JsonNode vertex : MAPPER.readTree(line).path("vertexes")) {
        String name = vertex.path("name").asText();
        if (vertex.has("started")) {
          timeline.begun.put(name, Instant.parse(vertex.path("started").asText()));
        }
        if (vertex.has("completed")) {
          timeline.ended.put(name, Instant.parse(vertex.path("completed").asText()));
        }
      }
    }
    return timeline;
  }

  /** Whether there was a moment at which both ran; steps by how their names begin. */
  boolean overlap(String one, String other) {
    return find(begun, one).isBefore(find(ended, other))
        && find(begun, other).isBefore(find(ended, one));
  }

  private static Instant find(Map<String, Instant> times, String beginning) {
    return times.entrySet().stream()
        .filter(step -> step.getKey().startsWith(beginning))
        .map(Map.Entry::getValue)
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no step " + beginning + " in " + times));
  }
}
