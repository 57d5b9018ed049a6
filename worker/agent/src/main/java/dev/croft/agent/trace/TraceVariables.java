package dev.croft.agent.trace;

import dev.croft.model.failure.CroftException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The variables that OpenTelemetry is configured with everywhere. */
final class TraceVariables {

  private static final String USUAL_COLLECTOR = "http://localhost:4318";

  private static final String INSTANCE = "service.instance.id";

  private static final List<String> THAT_SAY_WHERE =
      List.of(
          "OTEL_TRACES_EXPORTER",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  private TraceVariables() {}

  /** Whether anybody collects traces. */
  static boolean collected(Map<String, String> environment) {
    return !value(environment, "OTEL_SDK_DISABLED").equalsIgnoreCase("true")
        && !value(environment, "OTEL_TRACES_EXPORTER").equals("none")
        && THAT_SAY_WHERE.stream().anyMatch(name -> !value(environment, name).isEmpty());
  }

  /**
   * Where they are sent.
   *
   * @throws CroftException where that is no address
   */
  static URI collector(Map<String, String> environment) {
    String exact = value(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    String base = value(environment, "OTEL_EXPORTER_OTLP_ENDPOINT");
    String address = exact;
    if (exact.isEmpty()) {
      address = (base.isEmpty() ? USUAL_COLLECTOR : base.replaceFirst("/+$", "")) + "/v1/traces";
    }
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw CroftException.user("traces cannot be sent to " + address + ": " + e.getMessage());
    }
  }

  /** What every request to the collector has in front, as {@code name=value,…}. */
  static String headers(Map<String, String> environment) {
    String own = value(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS");
    return own.isEmpty() ? value(environment, "OTEL_EXPORTER_OTLP_HEADERS") : own;
  }

  /**
   * The same as properties.
   *
   * @param instance which process of its kind this is, where the variables do not say
   */
  static Map<String, String> properties(Map<String, String> environment, String instance) {
    Map<String, String> properties = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_")) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    String given = value(environment, "OTEL_RESOURCE_ATTRIBUTES");
    if (!given.contains(INSTANCE + "=")) {
      String own = INSTANCE + "=" + URLEncoder.encode(instance, StandardCharsets.UTF_8);
      properties.put("otel.resource.attributes", given.isEmpty() ? own : own + "," + given);
    }
    return properties;
  }

  private static String value(Map<String, String> environment, String name) {
    return Objects.requireNonNullElse(environment.get(name), "").strip();
  }
}
