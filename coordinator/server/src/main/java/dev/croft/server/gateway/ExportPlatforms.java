package dev.croft.server.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The result metadata {@code refs.platforms}: which platform each key of a result stands for. */
public final class ExportPlatforms {
  /** The metadata's name. */
  static final String NAME = "refs.platforms";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ExportPlatforms() {}

  /** Platforms by key, in the order of the metadata; none where the metadata is not there. */
  public static SequencedMap<String, Platform> of(Map<String, Bytes> metadata) {
    SequencedMap<String, Platform> platforms = new LinkedHashMap<>();
    Optional<Bytes> json = Optional.ofNullable(metadata.get(NAME));
    if (json.isEmpty()) {
      return platforms;
    }
    try {
      for (JsonNode entry : MAPPER.readTree(json.get().toText()).path("Platforms")) {
        platforms.put(entry.path("ID").asText(), platform(entry.path("Platform")));
      }
      return platforms;
    } catch (JsonProcessingException e) {
      throw CroftException.user(
          "failed to parse platforms passed to exporter: " + e.getOriginalMessage());
    }
  }

  private static Platform platform(JsonNode json) {
    List<String> features = new ArrayList<>();
    json.path("os.features").forEach(feature -> features.add(feature.asText()));
    return new Platform(
        json.path("os").asText(),
        json.path("architecture").asText(),
        json.path("variant").asText(),
        json.path("os.version").asText(),
        features);
  }
}
