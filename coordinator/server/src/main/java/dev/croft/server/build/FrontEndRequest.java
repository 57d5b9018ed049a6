package dev.croft.server.build;

import java.util.Map;

/**
 * What a front end is asked to do.
 *
 * @param name which front end, such as {@code dockerfile.v0}; empty for none
 * @param options by BuildKit's names, such as {@code target} and {@code build-arg:X}
 * @param inputs definitions that stand in for named contexts
 */
public record FrontEndRequest(
    String name, Map<String, String> options, Map<String, WireDefinition> inputs) {
  /** Copies the maps. */
  public FrontEndRequest {
    options = Map.copyOf(options);
    inputs = Map.copyOf(inputs);
  }

  /** No front end. */
  public static FrontEndRequest none() {
    return new FrontEndRequest("", Map.of(), Map.of());
  }
}
