package dev.croft.server.session;

import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a client says of its session when it opens it.
 *
 * @param methods full gRPC method names with a leading slash, in lower case
 */
record SessionHeaders(
    String id, String name, String sharedKey, Set<String> methods, HealthLimits health) {

  private static final String ID = "x-docker-expose-session-uuid";
  private static final String NAME = "x-docker-expose-session-name";
  private static final String SHARED_KEY = "x-docker-expose-session-sharedkey";
  private static final String METHOD = "x-docker-expose-session-grpc-method";
  private static final String HEALTH_TIMEOUT = "x-buildkit-session-health-custom-timeout";

  /** Reads the metadata of a session call; the names may be in any case. */
  static SessionHeaders read(Map<String, List<String>> headers) {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    String id = first(byName, ID);
    if (id.isEmpty()) {
      throw CroftException.user("a session needs an id: the metadata " + ID + " is missing");
    }
    return new SessionHeaders(
        id,
        first(byName, NAME),
        first(byName, SHARED_KEY),
        byName.getOrDefault(METHOD, List.of()).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()),
        health(first(byName, HEALTH_TIMEOUT)));
  }

  private static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static HealthLimits health(String milliseconds) {
    try {
      int value = Integer.parseInt(milliseconds);
      return value > 0 ? HealthLimits.announced(Duration.ofMillis(value)) : HealthLimits.usual();
    } catch (NumberFormatException _) {
      return HealthLimits.usual();
    }
  }
}
