package dev.croft.server.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The caches outside of the farm that a client wants a build to write and to read. */
public record CacheOptions(List<Entry> exports, List<Entry> imports) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String IMPORTS = "cache-imports";
  private static final Set<String> SHOWN = Set.of("ref", "src", "digest", "tag", "name", "scope");

  /** Copies the lists. */
  public CacheOptions {
    exports = List.copyOf(exports);
    imports = List.copyOf(imports);
  }

  /** Only the farm's own. */
  public static CacheOptions none() {
    return new CacheOptions(List.of(), List.of());
  }

  /**
   * The caches that a front end's options name: {@code cache-imports} in JSON, and {@code
   * cache-from} of old clients.
   *
   * @throws CroftException with kind USER where they cannot be read
   */
  public static List<Entry> importsOf(Map<String, String> options) {
    List<Entry> imports = new ArrayList<>();
    String json = options.getOrDefault(IMPORTS, "");
    if (!json.isEmpty()) {
      imports.addAll(parsed(json));
    }
    for (String ref : options.getOrDefault("cache-from", "").split(",", -1)) {
      if (!ref.isBlank()) {
        imports.add(new Entry("registry", Map.of("ref", ref.strip())));
      }
    }
    return imports;
  }

  /**
   * A front end's options as they may be recorded: stores of caches have keys and tokens among
   * their attributes.
   */
  public static Map<String, String> withoutSecrets(Map<String, String> options) {
    String json = options.getOrDefault(IMPORTS, "");
    if (json.isEmpty()) {
      return options;
    }
    ArrayNode shown = MAPPER.createArrayNode();
    try {
      for (Entry entry : parsed(json)) {
        ObjectNode attrs = shown.addObject().put("Type", entry.type()).putObject("Attrs");
        new TreeMap<>(entry.attrs())
            .forEach((name, value) -> attrs.put(name, SHOWN.contains(name) ? value : "xxxxx"));
      }
    } catch (CroftException e) {
      // What cannot be read cannot be judged, and is left out.
      shown.removeAll();
    }
    Map<String, String> clean = new HashMap<>(options);
    clean.put(IMPORTS, shown.toString());
    return clean;
  }

  private static List<Entry> parsed(String json) {
    try {
      List<Entry> imports = new ArrayList<>();
      for (JsonNode node : MAPPER.readTree(json)) {
        Map<String, String> attrs = new HashMap<>();
        node.path("Attrs").properties().forEach(a -> attrs.put(a.getKey(), a.getValue().asText()));
        imports.add(new Entry(node.path("Type").asText(), attrs));
      }
      return imports;
    } catch (JsonProcessingException e) {
      throw CroftException.user("failed to unmarshal cache-imports (\"" + json + "\")");
    }
  }

  /**
   * One cache.
   *
   * @param type such as {@code registry} or {@code local}
   * @param attrs its options by BuildKit's names
   */
  public record Entry(String type, Map<String, String> attrs) {

    /** Copies the options. */
    public Entry {
      attrs = Map.copyOf(attrs);
    }
  }
}
