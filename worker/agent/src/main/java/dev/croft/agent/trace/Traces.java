package dev.croft.agent.trace;

import dev.croft.model.trace.TraceParent;
import java.util.Map;
import java.util.Optional;

/** Begins spans, and sends those that ended to whoever collects them. Thread safe. */
public interface Traces extends AutoCloseable {

  /** Begins something that is done for somebody else, or starts a trace. */
  TraceSpan begin(String name, Optional<TraceParent> parent);

  /** Where spans of others are sent on to; empty where nobody collects any. */
  Optional<SpanForwarder> forwarder();

  /** Sends what has ended. */
  @Override
  void close();

  /** Nobody collects: nothing is noted, and nothing sent. */
  static Traces none() {
    return NoTraces.INSTANCE;
  }

  /**
   * As the usual variables say ({@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code OTEL_TRACES_SAMPLER},
   * …); none where they do not say that anybody collects.
   *
   * @param environment where they are looked up
   * @param service what the process is called where it is not named there
   * @param instance which of these it is
   * @throws dev.croft.model.failure.CroftException where they say what cannot be done
   */
  static Traces of(Map<String, String> environment, String service, String instance) {
    return TraceVariables.collected(environment)
        ? OpenTelemetryTraces.open(environment, service, instance)
        : none();
  }
}
