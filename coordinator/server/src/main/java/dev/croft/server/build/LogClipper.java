package dev.croft.server.build;

import dev.croft.model.llb.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Limits one output stream of one run of a vertex, in size and in speed, as BuildKit does: what is
 * over the limit is dropped, with a line that says so, and the newest part of it is kept for the
 * case that the vertex fails. Not thread safe.
 */
final class LogClipper {
  static final int MAX_BYTES = 2 * 1024 * 1024;
  static final int MAX_BYTES_PER_SECOND = 200 * 1024;
  private static final int TAIL_BYTES = 256 * 1024;
  private static final Bytes NOTHING = Bytes.of("");

  private final Instant begin;
  private long seenBytes;
  private boolean clipping;
  private Optional<Tail> tail = Optional.empty();

  LogClipper(Instant begin) {
    this.begin = begin;
  }

  /**
   * Some output, divided.
   *
   * @param shown what may be shown; possibly nothing
   * @param note stands in the place of the rest; empty where it was said already
   * @param dropped the rest
   */
  record Clipped(Bytes shown, Bytes note, Bytes dropped) {}

  /** Divides some output into what may be shown and the rest. */
  Clipped accept(ByteBuffer output, Instant at) {
    byte[] data = new byte[output.remaining()];
    output.duplicate().get(data);
    boolean bySpeed = allowedUntil(at) < MAX_BYTES;
    long room = Math.max(0, Math.min(allowedUntil(at), MAX_BYTES) - seenBytes);
    seenBytes += data.length;
    if (room >= data.length) {
      tail.ifPresent(kept -> kept.add(data));
      clipping = false;
      return new Clipped(Bytes.of(data), NOTHING, NOTHING);
    }
    tail = Optional.of(tail.orElseGet(Tail::new));
    tail.get().add(data);
    Bytes note = clipping ? NOTHING : note(bySpeed);
    clipping = true;
    return new Clipped(
        Bytes.of(Arrays.copyOf(data, (int) room)),
        note,
        Bytes.of(Arrays.copyOfRange(data, (int) room, data.length)));
  }

  /** The newest output where some was dropped; empty where all was shown. */
  byte[] tail() {
    byte[] kept = tail.map(Tail::bytes).orElseGet(() -> new byte[0]);
    tail = Optional.empty();
    return kept;
  }

  private long allowedUntil(Instant at) {
    long millis = Math.max(1, Duration.between(begin, at).toMillis());
    return Math.ceilDiv(millis, 1000) * MAX_BYTES_PER_SECOND;
  }

  private static Bytes note(boolean bySpeed) {
    String limit = bySpeed ? "200KiB/s" : "2MiB";
    return Bytes.of("\n[output clipped, log limit " + limit + " reached]\n");
  }

  /** The last bytes of a stream. */
  private static final class Tail {
    private final byte[] ring = new byte[TAIL_BYTES];
    private long written;

    void add(byte[] data) {
      int from = Math.max(0, data.length - TAIL_BYTES);
      written += from;
      for (int i = from; i < data.length; i++) {
        ring[(int) (written++ % TAIL_BYTES)] = data[i];
      }
    }

    byte[] bytes() {
      int length = (int) Math.min(written, TAIL_BYTES);
      byte[] out = new byte[length];
      for (int i = 0; i < length; i++) {
        out[i] = ring[(int) ((written - length + i) % TAIL_BYTES)];
      }
      return out;
    }
  }
}
