package dev.croft.oci.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.HistoryEntry;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration in an exported image, byte for byte as BuildKit's exporters make it of what a
 * front end gives them: layers and history are replaced, the outermost members are sorted by name,
 * and all else is kept as it is, known or not.
 */
public final class ExportedConfig {

  private ExportedConfig() {}

  /**
   * Puts layers and history into a front end's configuration.
   *
   * @param config JSON
   * @throws CroftException with kind USER where the configuration is no JSON object or names no
   *     platform
   */
  public static byte[] of(byte[] config, List<Digest> diffIds, List<HistoryEntry> history) {
    JsonNode given = parse(config);
    Map<String, JsonNode> members = new TreeMap<>(ImageConfigTree::compareCodePoints);
    given.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    members.put("rootfs", ImageConfigTree.rootfs(diffIds));
    members.put(
        "history", history.isEmpty() ? NullNode.getInstance() : ImageConfigTree.history(history));
    members.computeIfAbsent("created", name -> lastTime(history));
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    members.forEach(root::set);
    return GoJson.compact(root);
  }

  /** A configuration with one more member: some bytes, as JSON has them. */
  public static byte[] withBytes(byte[] config, String name, byte[] value) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    JsonFields.parseTree("image config for export", config)
        .properties()
        .forEach(member -> root.set(member.getKey(), member.getValue()));
    root.put(name, Base64.getEncoder().encodeToString(value));
    return GoJson.compact(root);
  }

  private static JsonNode parse(byte[] config) {
    JsonNode tree = JsonFields.parseTree("image config for export", config);
    JsonFields fields = JsonFields.parse("image config for export", config);
    for (String name : List.of("os", "architecture")) {
      if (fields.text(name).isEmpty()) {
        throw CroftException.user("invalid image config for export: missing " + name);
      }
    }
    return tree;
  }

  private static JsonNode lastTime(List<HistoryEntry> history) {
    for (HistoryEntry entry : history.reversed()) {
      if (entry.created().isPresent()) {
        String created = entry.created().get();
        return TextNode.valueOf(GoTime.normalized(created).orElse(created));
      }
    }
    return NullNode.getInstance();
  }
}
