package dev.croft.protocol.farm;

import dev.croft.protocol.generated.farm.Time;
import java.time.Instant;

/** Points in time between the wire and the domain. */
public final class Times {

  private Times() {}

  /** The wire form. */
  public static Time write(Instant instant) {
    return Time.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** The instant that is meant. */
  public static Instant read(Time time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
