package dev.croft.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.agent.cachemount.CacheMountEntry;
import java.util.List;
import java.util.TreeMap;

/** The farm's cache mounts, as JSON. */
public final class CacheMountJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CacheMountJson() {}

  /** A list of them. */
  public static String list(List<CacheMountEntry> entries) {
    ArrayNode array = JSON.arrayNode();
    for (CacheMountEntry entry : entries) {
      ObjectNode node = array.addObject();
      node.put("id", entry.key().id());
      node.put("namespace", entry.key().namespace());
      node.put("base", entry.key().base());
      node.put("version", entry.number());
      node.put("versions", entry.versions());
      node.put("files", entry.files());
      node.put("bytes", entry.bytes());
      node.put("lastUsed", entry.lastUsed().toString());
      ObjectNode missing = node.putObject("missingBytes");
      new TreeMap<>(entry.missing()).forEach(missing::put);
      ArrayNode kept = node.putArray("keptBy");
      entry.keptBy().forEach(kept::add);
    }
    return array.toString();
  }
}
