package dev.croft.oci.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a token allows: actions by resource, such as {@code pull} by {@code repository:debian}.
 *
 * @param actions by {@code type:name}
 */
record Scopes(SortedMap<String, SortedSet<String>> actions) {

  Scopes {
    SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
    actions.forEach(
        (resource, names) ->
            copy.put(resource, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
    actions = Collections.unmodifiableSortedMap(copy);
  }

  static Scopes none() {
    return new Scopes(new TreeMap<>());
  }

  static Scopes pull(String repository) {
    return parse(List.of("repository:" + repository + ":pull"));
  }

  static Scopes push(String repository) {
    return parse(List.of("repository:" + repository + ":pull,push"));
  }

  /** Reads scopes in their text form, each of which may be several, separated by spaces. */
  static Scopes parse(Collection<String> texts) {
    SortedMap<String, SortedSet<String>> found = new TreeMap<>();
    for (String text : texts) {
      for (String scope : text.strip().split(" +", -1)) {
        int last = scope.lastIndexOf(':');
        int first = scope.indexOf(':');
        if (scope.isEmpty()) {
          continue;
        }
        String resource = last > first ? scope.substring(0, last) : scope;
        SortedSet<String> names = found.computeIfAbsent(resource, key -> new TreeSet<>());
        if (last > first) {
          names.addAll(List.of(scope.substring(last + 1).split(",", -1)));
        }
      }
    }
    return new Scopes(found);
  }

  Scopes union(Scopes other) {
    SortedMap<String, SortedSet<String>> all = new TreeMap<>();
    for (Scopes one : List.of(this, other)) {
      one.actions.forEach(
          (resource, names) -> all.computeIfAbsent(resource, key -> new TreeSet<>()).addAll(names));
    }
    return new Scopes(all);
  }

  boolean contains(Scopes other) {
    for (Map.Entry<String, SortedSet<String>> entry : other.actions.entrySet()) {
      SortedSet<String> mine = actions.get(entry.getKey());
      if (mine == null || !mine.containsAll(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The text forms, sorted. */
  List<String> texts() {
    return actions.entrySet().stream()
        .map(
            entry ->
                entry.getValue().isEmpty()
                    ? entry.getKey()
                    : entry.getKey() + ":" + String.join(",", entry.getValue()))
        .toList();
  }
}
