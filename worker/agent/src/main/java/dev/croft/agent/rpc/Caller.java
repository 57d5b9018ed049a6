package dev.croft.agent.rpc;

import dev.croft.model.trace.TraceParent;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who calls a method: the call's metadata, by lower-case name. */
public record Caller(Map<String, List<String>> headers) {
  private static final String BUILD_ID = "buildkit-controlapi-buildid";
  private static final String TRACE = "traceparent";

  /** Who made a call with these headers. */
  public static Caller of(MultiMap headers) {
    Map<String, List<String>> byName = new TreeMap<>();
    headers
        .names()
        .forEach(name -> byName.put(name.toLowerCase(java.util.Locale.ROOT), headers.getAll(name)));
    return new Caller(byName);
  }

  /** The build that a front end's call belongs to; empty where the call does not say. */
  public String buildRef() {
    List<String> refs = Optional.ofNullable(headers.get(BUILD_ID)).orElse(List.of());
    return refs.size() == 1 ? refs.getFirst() : "";
  }

  /** The span that the call is made for; empty where the caller follows none. */
  public Optional<TraceParent> trace() {
    return Optional.ofNullable(headers.get(TRACE)).stream()
        .flatMap(List::stream)
        .findFirst()
        .flatMap(TraceParent::read);
  }
}
