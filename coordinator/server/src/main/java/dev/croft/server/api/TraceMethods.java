package dev.croft.server.api;

import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.agent.trace.SpanForwarder;
import dev.croft.protocol.generated.trace.ExportTraceServiceRequest;
import dev.croft.protocol.generated.trace.ExportTraceServiceResponse;

/**
 * {@code TraceService.Export}: clients that have no collector of their own leave their spans with
 * the builder.
 */
final class TraceMethods {

  private final SpanForwarder forwarder;

  TraceMethods(SpanForwarder forwarder) {
    this.forwarder = forwarder;
  }

  void bind(GrpcMethods.Service service) {
    service.unary(
        "Export",
        ExportTraceServiceRequest.getDefaultInstance(),
        (_, request) -> {
          forwarder.forward(request.toByteArray());
          return ExportTraceServiceResponse.getDefaultInstance();
        });
  }
}
