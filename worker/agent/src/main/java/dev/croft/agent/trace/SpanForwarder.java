package dev.croft.agent.trace;

/** Sends on what others tell of their part of a trace. Thread safe. */
public interface SpanForwarder {

  /**
   * Sends spans on; waits until they are taken.
   *
   * @param request an OTLP {@code ExportTraceServiceRequest} in bytes
   * @throws dev.croft.model.failure.CroftException of kind TRANSIENT where they are not taken
   */
  void forward(byte[] request);
}
