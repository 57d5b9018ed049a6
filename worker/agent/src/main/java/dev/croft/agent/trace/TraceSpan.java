package dev.croft.agent.trace;

import dev.croft.model.trace.TraceParent;
import java.util.Optional;

/** Something that takes a while, in a trace; it ends when it is closed. Thread safe. */
public interface TraceSpan extends AutoCloseable {

  /** What others may say that their work is done for; empty where nobody follows it. */
  Optional<TraceParent> context();

  /** Begins a part of it. */
  TraceSpan begin(String part);

  /** Notes something; returns this span. */
  TraceSpan with(String attribute, String value);

  /** It failed; it is still to be closed. */
  void failed(String why);

  /** It is over; the second time has no effect. */
  @Override
  void close();
}
