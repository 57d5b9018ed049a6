package dev.croft.server.wire;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as protobuf writes them. */
public final class Timestamps {
  private Timestamps() {}

  /** The message for a moment. */
  public static Timestamp of(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
