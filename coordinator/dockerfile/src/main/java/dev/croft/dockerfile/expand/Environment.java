package dev.croft.dockerfile.expand;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables that words are expanded with. */
public interface Environment {

  /** A variable's value; empty where it is not set. */
  Optional<String> get(String name);

  /** The names of all that are set. */
  Collection<String> names();

  /** An environment without variables. */
  static Environment empty() {
    return of(Map.of());
  }

  /** The variables of a map, read as they are when they are asked for. */
  static Environment of(Map<String, String> variables) {
    return new Environment() {
      @Override
      public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name));
      }

      @Override
      public Collection<String> names() {
        return List.copyOf(variables.keySet());
      }
    };
  }
}
