package dev.croft.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.agent.disk.DiskAmount;
import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One table of a TOML file. Remembers which keys were asked for, so that a key nobody knows can be
 * refused.
 */
final class TomlTable {

  private final String path;
  private final JsonNode node;
  private final Set<String> known = new TreeSet<>();
  private final List<String> ignored;

  TomlTable(String path, JsonNode node, List<String> ignored) {
    this.path = path;
    this.node = node;
    this.ignored = ignored;
    if (!node.isObject()) {
      throw CroftException.user("configuration: " + path + " must be a table");
    }
  }

  Optional<String> text(String key) {
    return value(key).map(value -> checked(value.isTextual(), key, "a text", value).asText());
  }

  Optional<Boolean> flag(String key) {
    return value(key)
        .map(value -> checked(value.isBoolean(), key, "true or false", value).asBoolean());
  }

  Optional<Integer> number(String key) {
    return value(key).map(value -> checked(value.isInt(), key, "a number", value).asInt());
  }

  /** Bytes as a number, or a text such as {@code 10GB} (of 1024³ bytes) or {@code 20%}. */
  Optional<DiskAmount> space(String key) {
    return value(key)
        .map(
            value ->
                SpaceText.parse(value.asText())
                    .orElseThrow(() -> wrong(key, "an amount such as 10GB or 20%", value)));
  }

  /** Seconds as a number, or a text such as {@code 48h} or {@code 1h30m}. */
  Optional<Duration> duration(String key) {
    return value(key)
        .map(
            value -> {
              if (value.isIntegralNumber()) {
                return Duration.ofSeconds(value.asLong());
              }
              return GoDuration.parse(value.asText())
                  .orElseThrow(() -> wrong(key, "a duration such as 48h", value));
            });
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    value(key)
        .ifPresent(
            array -> {
              checked(array.isArray(), key, "a list of texts", array);
              array.forEach(
                  item ->
                      texts.add(checked(item.isTextual(), key, "a list of texts", item).asText()));
            });
    return texts;
  }

  Optional<TomlTable> table(String key) {
    return value(key).map(value -> new TomlTable(pathOf(key), value, ignored));
  }

  List<TomlTable> tables(String key) {
    List<TomlTable> tables = new ArrayList<>();
    value(key)
        .ifPresent(array -> array.forEach(t -> tables.add(new TomlTable(pathOf(key), t, ignored))));
    return tables;
  }

  /** The names of the keys that are there; all of them count as known. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    known.addAll(names);
    return names;
  }

  /** Keys that mean something elsewhere, and nothing here. */
  void ignore(String... keys) {
    for (String key : keys) {
      if (value(key).isPresent()) {
        ignored.add(pathOf(key));
      }
    }
  }

  /** Refuses what nobody asked for. */
  void end() {
    Set<String> unknown = new HashSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    for (String key : unknown) {
      String hint =
          NearestName.of(key, known)
              .map(name -> " (did you mean " + name + "?)")
              .orElse("; known are " + String.join(", ", known));
      throw CroftException.user("configuration: unknown key " + pathOf(key) + hint);
    }
  }

  private Optional<JsonNode> value(String key) {
    known.add(key);
    return Optional.ofNullable(node.get(key));
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private JsonNode checked(boolean right, String key, String wanted, JsonNode value) {
    if (!right) {
      throw wrong(key, wanted, value);
    }
    return value;
  }

  private CroftException wrong(String key, String wanted, JsonNode value) {
    return CroftException.user(
        "configuration: " + pathOf(key) + " must be " + wanted + ", not " + value);
  }
}
