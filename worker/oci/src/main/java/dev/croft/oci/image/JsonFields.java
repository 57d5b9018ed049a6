package dev.croft.oci.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object, read strictly: a member that is absent or null has its default, one
 * of another type is refused. As in Go, a member's name may be in other case.
 */
final class JsonFields {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String document;
  private final String path;
  private final JsonNode object;

  private JsonFields(String document, String path, JsonNode object) {
    this.document = document;
    this.path = path;
    this.object = object;
  }

  /**
   * Reads a document that must be an object.
   *
   * @param document what it is, for messages, such as {@code image config}
   */
  static JsonFields parse(String document, byte[] json) {
    return new JsonFields(document, "", parseTree(document, json));
  }

  /** Reads a document that must be an object, as a tree. */
  static JsonNode parseTree(String document, byte[] json) {
    JsonNode tree;
    try {
      // As text: from bytes, the parser would guess among encodings that JSON does not have.
      tree = MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new CroftException(
          FailureKind.USER, "invalid " + document + ": not JSON: " + e.getOriginalMessage(), e);
    }
    if (!tree.isObject()) {
      throw CroftException.user(
          "invalid " + document + ": expected a JSON object, but it is " + kind(tree));
    }
    return tree;
  }

  /** The text of a member; empty where there is none. */
  String text(String name) {
    return optionalText(name).orElse("");
  }

  Optional<String> optionalText(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    return Optional.of(expectText(name, node));
  }

  /** A list of texts; empty where there is none. */
  List<String> texts(String name) {
    return optionalTexts(name).orElse(List.of());
  }

  Optional<List<String>> optionalTexts(String name) {
    return elements(name)
        .map(list -> list.stream().map(element -> expectText(name, element)).toList());
  }

  /** A map from texts to texts, in the document's order. */
  Map<String, String> textMap(String name) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : members(name)) {
      JsonNode value = member.getValue();
      found.put(
          member.getKey(), value.isNull() ? "" : expectText(name + "." + member.getKey(), value));
    }
    return found;
  }

  /** The names of the members of an object, whatever their values. */
  List<String> keys(String name) {
    return members(name).stream().map(Map.Entry::getKey).toList();
  }

  boolean flag(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrongType(name, "true or false", node);
    }
    return node.booleanValue();
  }

  long integer(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return 0;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrongType(name, "an integer of 64 bits", node);
    }
    return node.longValue();
  }

  /** An object; empty where there is none. */
  Optional<JsonFields> object(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    return Optional.of(expectObject(name, node));
  }

  /** A list of objects; empty where there is none. */
  List<JsonFields> objects(String name) {
    List<JsonFields> found = new ArrayList<>();
    for (JsonNode element : elements(name).orElse(List.of())) {
      found.add(expectObject(name + "[" + found.size() + "]", element));
    }
    return found;
  }

  /** Whether there is a member that is not null. */
  boolean has(String name) {
    return !find(name).isMissingNode() && !find(name).isNull();
  }

  /** A failure that says which member is wrong, and why. */
  CroftException invalid(String name, String why) {
    return CroftException.user("invalid " + document + ": " + path + name + " " + why);
  }

  private Optional<List<JsonNode>> elements(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      throw wrongType(name, "a list", node);
    }
    return Optional.of(node.valueStream().toList());
  }

  private List<Map.Entry<String, JsonNode>> members(String name) {
    JsonNode node = find(name);
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    return List.copyOf(expectObject(name, node).object.properties());
  }

  private JsonFields expectObject(String name, JsonNode node) {
    if (!node.isObject()) {
      throw wrongType(name, "an object", node);
    }
    return new JsonFields(document, path + name + ".", node);
  }

  private String expectText(String name, JsonNode node) {
    if (!node.isTextual()) {
      throw wrongType(name, "text", node);
    }
    return node.textValue();
  }

  private CroftException wrongType(String name, String wanted, JsonNode node) {
    return invalid(name, "must be " + wanted + ", but it is " + kind(node));
  }

  private JsonNode find(String name) {
    JsonNode exact = object.path(name);
    if (!exact.isMissingNode()) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return exact;
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "text";
      case NULL -> "null";
      case MISSING -> "empty";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NUMBER -> "the number " + node.asText();
      case BOOLEAN -> node.asText();
      case BINARY, POJO -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
