package dev.croft.linux.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Optional;

/** The two {@code struct timespec} that {@code utimensat} takes. */
final class Timestamps {

  static final int BYTES = 32;

  private static final long OMIT = 0x3ffffffeL;

  private Timestamps() {}

  static void write(MemorySegment times, Optional<Instant> accessed, Optional<Instant> modified) {
    write(times, 0, accessed);
    write(times, 16, modified);
  }

  private static void write(MemorySegment times, long at, Optional<Instant> time) {
    if (time.isEmpty()) {
      times.set(ValueLayout.JAVA_LONG, at + 8, OMIT);
      return;
    }
    Instant value = time.get();
    times.set(ValueLayout.JAVA_LONG, at, value.getEpochSecond());
    times.set(ValueLayout.JAVA_LONG, at + 8, value.getNano());
  }
}
