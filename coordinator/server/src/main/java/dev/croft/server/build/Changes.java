package dev.croft.server.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The newest value of each key, in the order in which they last changed: what a slow reader gets
 * instead of every step in between. Not thread safe.
 */
final class Changes<K, V> {
  private final LinkedHashMap<K, Versioned<V>> values = new LinkedHashMap<>();

  private record Versioned<V>(V value, long version) {}

  /** Sets a key's value; versions must grow from call to call. */
  void put(K key, V value, long version) {
    values.putLast(key, new Versioned<>(value, version));
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key)).map(Versioned::value);
  }

  /** The values that changed after a version, in the order of change. */
  List<V> since(long version) {
    List<V> changed = new ArrayList<>();
    for (Versioned<V> candidate : values.sequencedValues().reversed()) {
      if (candidate.version() <= version) {
        break;
      }
      changed.add(candidate.value());
    }
    Collections.reverse(changed);
    return changed;
  }

  List<V> all() {
    return values.values().stream().map(Versioned::value).toList();
  }

  int size() {
    return values.size();
  }
}
