package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.expand.Environment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Variables in the order in which they were set last. */
final class Variables implements Environment {

  private final Map<String, String> values = new LinkedHashMap<>();

  Variables copy() {
    Variables copy = new Variables();
    copy.values.putAll(values);
    return copy;
  }

  void set(String name, String value) {
    values.remove(name);
    values.put(name, value);
  }

  /** Sets {@code NAME=value}. */
  void setPair(String pair) {
    set(nameOf(pair), valueOf(pair));
  }

  static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  static String valueOf(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(equals + 1);
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public Collection<String> names() {
    return List.copyOf(values.keySet());
  }

  /** {@code NAME=value} for each. */
  List<String> pairs() {
    return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
