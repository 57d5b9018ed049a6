package dev.croft.agent.trace;

/** Sends on what others tell of their part of a trace. Thread safe. */
public interface SpanForwarder {

  /**
   * Sends spans on, without waiting for that: nobody's build is held up by whoever collects traces.
   * Spans that are not taken are left out, and the log says why.
   *
   * @param request an OTLP {@code ExportTraceServiceRequest} in bytes
   */
  void forward(byte[] request);
}
