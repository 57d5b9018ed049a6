package dev.croft.server.attest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.croft.dockerfile.compile.SecretNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps values out of a provenance that sound like secrets by the names of their build arguments:
 * people pass tokens so, although there are better ways, and a provenance is for everybody.
 */
final class Redaction {

  /** What stands in a value's place. */
  static final String REDACTED = "xxxxx";

  private static final String ARGUMENT = "build-arg:";
  // Shorter ones would be found in words that have nothing to do with them.
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Redaction(List<String> values) {
    this.values = values;
  }

  /** The secrets among a front end's options. */
  static Redaction of(Map<String, String> options) {
    List<String> values = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (isSecret(name) && value.length() >= SHORTEST) {
            values.add(value);
          }
        });
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Redaction(values);
  }

  /** Whether an option is a build argument that sounds like a secret. */
  static boolean isSecret(String option) {
    return option.startsWith(ARGUMENT) && SecretNames.isSecret(option.substring(ARGUMENT.length()));
  }

  /** Options without the values of secrets. */
  Map<String, String> options(Map<String, String> options) {
    Map<String, String> shown = new TreeMap<>();
    options.forEach((name, value) -> shown.put(name, isSecret(name) ? REDACTED : text(value)));
    return shown;
  }

  /** The same tree, in which no text holds a secret. */
  JsonNode json(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        object.properties().forEach(e -> copy.set(e.getKey(), json(e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(item -> copy.add(json(item)));
        yield copy;
      }
      case TextNode text -> TextNode.valueOf(text(text.textValue()));
      default -> node;
    };
  }

  /** Variables of steps are known by their names, however short the values are. */
  private String text(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && SecretNames.isSecret(text.substring(0, equals)) && isName(text, equals)) {
      return text.substring(0, equals + 1) + REDACTED;
    }
    String shown = text;
    for (String value : values) {
      shown = shown.replace(value, REDACTED);
    }
    return shown;
  }

  private static boolean isName(String text, int end) {
    return text.substring(0, end).chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }
}
