package dev.croft.agent.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.croft.model.failure.CroftException;
import dev.croft.model.trace.TraceParent;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTelemetryTracesTest {

  private static final TraceParent CLIENT =
      new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(
              ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void nobodyIsToldWithoutACollector() {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address(), "OTEL_TRACES_EXPORTER", "none"),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address(), "OTEL_SDK_DISABLED", "true"))) {
      try (Traces traces = Traces.of(environment, "croft", "one")) {
        assertThat(traces).isSameAs(Traces.none());
        assertThat(traces.begin("build", Optional.of(CLIENT)).context()).isEmpty();
        assertThat(traces.forwarder()).isEmpty();
      }
    }
  }

  @Test
  void whatIsDoneForSomebodyIsPartOfTheirTrace() {
    try (Traces traces = open()) {
      try (TraceSpan build = traces.begin("build", Optional.of(CLIENT));
          TraceSpan step = build.begin("step").with("croft.worker", "w")) {
        step.failed("exit code: 1");
      }
    }
    Span build = span("build");
    Span step = span("step");
    assertThat(hex(build.getTraceId().toByteArray())).isEqualTo(CLIENT.traceId());
    assertThat(hex(build.getParentSpanId().toByteArray())).isEqualTo(CLIENT.spanId());
    assertThat(step.getTraceId()).isEqualTo(build.getTraceId());
    assertThat(step.getParentSpanId()).isEqualTo(build.getSpanId());
    assertThat(step.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(step.getAttributesList())
        .anySatisfy(
            attribute -> {
              assertThat(attribute.getKey()).isEqualTo("croft.worker");
              assertThat(attribute.getValue().getStringValue()).isEqualTo("w");
            });
  }

  @Test
  void whatOthersDoForASpanIsPartOfItInAnotherProcess() {
    try (Traces here = open();
        Traces there = open();
        TraceSpan job = here.begin("job", Optional.empty())) {
      there.begin("work", job.context()).close();
    }
    assertThat(span("work").getParentSpanId()).isEqualTo(span("job").getSpanId());
    assertThat(span("work").getTraceId()).isEqualTo(span("job").getTraceId());
  }

  @Test
  void whoDoesNotRecordTheirTraceHasNothingRecorded() {
    TraceParent quiet = new TraceParent(CLIENT.traceId(), CLIENT.spanId(), false);
    try (Traces traces = open();
        TraceSpan build = traces.begin("build", Optional.of(quiet))) {
      assertThat(build.context().orElseThrow().sampled()).isFalse();
      assertThat(build.context().orElseThrow().traceId()).isEqualTo(CLIENT.traceId());
    }
    assertThat(received).isEmpty();
  }

  @Test
  void aProcessSaysWhichOneItIs() {
    try (Traces traces = open()) {
      traces.begin("build", Optional.empty()).close();
    }
    assertThat(received.getFirst().getResourceSpans(0).getResource().getAttributesList())
        .anySatisfy(
            attribute -> {
              assertThat(attribute.getKey()).isEqualTo("service.name");
              assertThat(attribute.getValue().getStringValue()).isEqualTo("croft-worker");
            })
        .anySatisfy(
            attribute -> {
              assertThat(attribute.getKey()).isEqualTo("service.instance.id");
              assertThat(attribute.getValue().getStringValue()).isEqualTo("w");
            });
  }

  @Test
  void spansOfOthersGoOnAsTheyCame() {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().setSchemaUrl("theirs"))
            .build();
    try (Traces traces = open()) {
      traces.forwarder().orElseThrow().forward(request.toByteArray());
    }
    assertThat(received).containsExactly(request);
  }

  @Test
  void whoLeavesSpansIsNotHeldUpByTheirCollector() {
    CountDownLatch left = new CountDownLatch(1);
    collector.createContext(
        "/slow/v1/traces",
        exchange -> {
          try (exchange) {
            left.await();
            received.add(
                ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address() + "/slow");
    try (Traces traces = Traces.of(environment, "croft", "one")) {
      traces.forwarder().orElseThrow().forward(new byte[0]);
      left.countDown();
    }
    assertThat(received).containsExactly(ExportTraceServiceRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "carrier-pigeon"})
  void whatCannotBeDoneIsSaidAtOnce(String protocol) {
    Map<String, String> environment =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address(), "OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    assertThatThrownBy(() -> Traces.of(environment, "croft", "one"))
        .isInstanceOf(CroftException.class)
        .hasMessageStartingWith("traces cannot be sent as the variables OTEL_… say: ")
        .hasMessageEndingWith("(they are sent by OTLP over HTTP)");
  }

  private Traces open() {
    return Traces.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address()), "croft-worker", "w");
  }

  private String address() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private Span span(String name) {
    return received.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(spans -> spans.getScopeSpansList().stream())
        .flatMap(spans -> spans.getSpansList().stream())
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
