package dev.croft.agent.trace;

import dev.croft.model.failure.CroftException;
import dev.croft.model.trace.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Map;
import java.util.Optional;

/** Traces that OpenTelemetry sends. */
final class OpenTelemetryTraces implements Traces {

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final HttpForwarder forwarder;

  private OpenTelemetryTraces(OpenTelemetrySdk sdk, HttpForwarder forwarder) {
    this.sdk = sdk;
    this.forwarder = forwarder;
    this.tracer = sdk.getTracer("dev.croft");
  }

  static Traces open(Map<String, String> environment, String service, String instance) {
    Map<String, String> usual =
        Map.of(
            "otel.service.name", service,
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            // It makes up a name for the process, which has one.
            "otel.java.disabled.resource.providers",
                "io.opentelemetry.sdk.autoconfigure.ServiceInstanceIdResourceProvider");
    HttpForwarder forwarder =
        new HttpForwarder(
            TraceVariables.collector(environment), TraceVariables.headers(environment));
    try {
      return new OpenTelemetryTraces(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> usual)
              .addPropertiesCustomizer(
                  properties -> TraceVariables.properties(environment, instance))
              .build()
              .getOpenTelemetrySdk(),
          forwarder);
    } catch (ConfigurationException | IllegalStateException e) {
      throw CroftException.user(
          "traces cannot be sent as the variables OTEL_… say: "
              + e.getMessage()
              + " (they are sent by OTLP over HTTP)");
    }
  }

  @Override
  public TraceSpan begin(String name, Optional<TraceParent> parent) {
    Context above =
        parent
            .map(remote -> Context.root().with(Span.wrap(context(remote))))
            .orElseGet(Context::root);
    return begin(name, above);
  }

  private TraceSpan begin(String name, Context above) {
    return new Begun(tracer.spanBuilder(name).setParent(above).startSpan());
  }

  private static SpanContext context(TraceParent remote) {
    return SpanContext.createFromRemoteParent(
        remote.traceId(),
        remote.spanId(),
        remote.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  @Override
  public Optional<SpanForwarder> forwarder() {
    return Optional.of(forwarder);
  }

  @Override
  public void close() {
    sdk.close();
    forwarder.close();
  }

  private final class Begun implements TraceSpan {
    private final Span span;

    private Begun(Span span) {
      this.span = span;
    }

    @Override
    public Optional<TraceParent> context() {
      SpanContext own = span.getSpanContext();
      return Optional.of(new TraceParent(own.getTraceId(), own.getSpanId(), own.isSampled()));
    }

    @Override
    public TraceSpan begin(String part) {
      return OpenTelemetryTraces.this.begin(part, Context.root().with(span));
    }

    @Override
    public TraceSpan with(String attribute, String value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public void failed(String why) {
      span.setStatus(StatusCode.ERROR, why);
    }

    @Override
    public void close() {
      span.end();
    }
  }
}
