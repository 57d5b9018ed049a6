package dev.croft.server.build;

import java.util.Map;

/**
 * A form in which the client wants the build's result.
 *
 * @param type the exporter's name, such as {@code image} or {@code local}
 * @param attrs the exporter's options by BuildKit's names
 */
public record Output(String type, Map<String, String> attrs) {
  /** Copies the options. */
  public Output {
    attrs = Map.copyOf(attrs);
  }
}
