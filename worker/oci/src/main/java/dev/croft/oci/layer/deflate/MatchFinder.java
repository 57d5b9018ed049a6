package dev.croft.oci.layer.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds bytes that stood in the window before. It remembers the last place of every eight and every
 * four bytes that it looked at, tries the eight first, and takes the first match that it finds;
 * where nothing matches for a while it looks at fewer and fewer places. For one thread.
 */
final class MatchFinder {

  static final int MIN_MATCH = 4;
  private static final int MAX_MATCH = 258;

  private static final int LONG_BITS = 16;
  private static final int SHORT_BITS = 15;
  private static final long LONG_FACTOR = 0x9e3779b97f4a7c15L;
  private static final int SHORT_FACTOR = 0x9e3779b1;
  private static final int SKIP_SHIFT = 7;
  private static final int WINDOW_BITS = 15;

  /** Farther away than any match may be, from any place. */
  private static final int NOWHERE = -FastDeflate.WINDOW_BYTES - 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] longTable = new int[1 << LONG_BITS];
  private final int[] shortTable = new int[1 << SHORT_BITS];
  private byte[] window = new byte[0];
  private int windowEnd;

  /** Takes a window whose first bytes are known to the reader. */
  void begin(byte[] bytes, int dictionary, int end) {
    window = bytes;
    windowEnd = end;
    Arrays.fill(longTable, NOWHERE);
    Arrays.fill(shortTable, NOWHERE);
    for (int at = 0; at < dictionary && at + Long.BYTES <= end; at++) {
      remember(at);
    }
  }

  /** Finds the matches of a section; they end in it. */
  void find(int start, int end, Sequences found) {
    byte[] bytes = window;
    int lastStart = Math.min(end, windowEnd - Long.BYTES - 1);
    int anchor = start;
    int at = start;
    while (at < lastStart) {
      long eight = (long) LONGS.get(bytes, at);
      int longSlot = longSlot(eight);
      int shortSlot = shortSlot((int) eight);
      int candidate = longTable[longSlot];
      int second = shortTable[shortSlot];
      longTable[longSlot] = at;
      shortTable[shortSlot] = at;
      if (!isNear(candidate, at) || (long) LONGS.get(bytes, candidate) != eight) {
        if (!isNear(second, at) || (int) INTS.get(bytes, second) != (int) eight) {
          at += 1 + ((at - anchor) >> SKIP_SHIFT);
          continue;
        }
        candidate = second;
        long next = (long) LONGS.get(bytes, at + 1);
        int nextSlot = longSlot(next);
        int better = longTable[nextSlot];
        if (isNear(better, at + 1) && (long) LONGS.get(bytes, better) == next) {
          longTable[nextSlot] = at + 1;
          candidate = better;
          at++;
        }
      }
      while (at > anchor && candidate > 0 && bytes[at - 1] == bytes[candidate - 1]) {
        at--;
        candidate--;
      }
      int length = matchLength(candidate, at, end);
      if (length < MIN_MATCH) {
        // The section ends here.
        break;
      }
      add(found, at - anchor, length, at - candidate);
      rememberAround(at, at + length, lastStart);
      at += length;
      anchor = at;
    }
  }

  private void rememberAround(int start, int end, int lastStart) {
    if (end < lastStart) {
      remember(start + 1);
      remember(start + 2);
      remember(end - 2);
      remember(end - 1);
    }
  }

  private void remember(int at) {
    long eight = (long) LONGS.get(window, at);
    longTable[longSlot(eight)] = at;
    shortTable[shortSlot((int) eight)] = at;
  }

  private int matchLength(int candidate, int at, int end) {
    int length = 0;
    int limit = end - at;
    while (length + Long.BYTES <= limit) {
      long difference =
          (long) LONGS.get(window, at + length) ^ (long) LONGS.get(window, candidate + length);
      if (difference != 0) {
        return length + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      length += Long.BYTES;
    }
    while (length < limit && window[at + length] == window[candidate + length]) {
      length++;
    }
    return length;
  }

  /** A match that is longer than the format allows becomes several, none of them too short. */
  private static void add(Sequences found, int literals, int length, int distance) {
    int before = literals;
    int rest = length;
    while (rest > MAX_MATCH) {
      int part = Math.min(MAX_MATCH, rest - MIN_MATCH);
      found.add(before, part, distance);
      before = 0;
      rest -= part;
    }
    found.add(before, rest, distance);
  }

  /** Whether a place is before another, and not too far. */
  private static boolean isNear(int candidate, int at) {
    return ((at - candidate - 1) >>> WINDOW_BITS) == 0;
  }

  private static int longSlot(long eight) {
    return (int) ((eight * LONG_FACTOR) >>> (Long.SIZE - LONG_BITS));
  }

  private static int shortSlot(int four) {
    return (four * SHORT_FACTOR) >>> (Integer.SIZE - SHORT_BITS);
  }
}
