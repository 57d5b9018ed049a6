package dev.croft.oci.layer.deflate;

import java.util.Arrays;

/**
 * The lengths of two codes as the head of a block says them: run by run, in a code of their own
 * (RFC 1951, section 3.2.7). For one thread.
 */
final class CodeLengths {

  private static final int SYMBOLS = 19;
  private static final int LIMIT = 7;
  private static final int REPEAT = 16;
  private static final int SHORT_ZEROS = 17;
  private static final int LONG_ZEROS = 18;
  private static final int FEWEST_LENGTHS = 257;
  private static final int FEWEST_SYMBOLS = 4;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final PrefixCode code = new PrefixCode(SYMBOLS, LIMIT);
  private final int[] frequencies = new int[SYMBOLS];
  private final int[] all = new int[Symbols.LITERALS_AND_LENGTHS + Symbols.DISTANCES];

  /** A run: its symbol in the lowest byte, and above it what its extra bits say. */
  private final int[] runs = new int[Symbols.LITERALS_AND_LENGTHS + Symbols.DISTANCES];

  private int runCount;
  private int literalCount;
  private int distanceCount;
  private int orderCount;

  /** Takes the lengths of the codes of a block. */
  void take(int[] literals, int[] distances) {
    literalCount = used(literals, FEWEST_LENGTHS);
    distanceCount = used(distances, 1);
    System.arraycopy(literals, 0, all, 0, literalCount);
    System.arraycopy(distances, 0, all, literalCount, distanceCount);
    Arrays.fill(frequencies, 0);
    runCount = 0;
    int total = literalCount + distanceCount;
    int at = 0;
    while (at < total) {
      int run = 1;
      while (at + run < total && all[at + run] == all[at]) {
        run++;
      }
      addRun(all[at], run);
      at += run;
    }
    code.make(frequencies);
    orderCount = SYMBOLS;
    while (orderCount > FEWEST_SYMBOLS && code.length(ORDER[orderCount - 1]) == 0) {
      orderCount--;
    }
  }

  /** How many bits the head takes. */
  long bits() {
    long bits = 5 + 5 + 4 + 3L * orderCount;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      bits += (long) frequencies[symbol] * (code.length(symbol) + extraBits(symbol));
    }
    return bits;
  }

  void write(BitSink out) {
    out.add(literalCount - FEWEST_LENGTHS, 5);
    out.add(distanceCount - 1, 5);
    out.add(orderCount - FEWEST_SYMBOLS, 4);
    out.settle();
    for (int i = 0; i < orderCount; i++) {
      out.add(code.length(ORDER[i]), 3);
      out.settle();
    }
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      out.add(code.code(symbol), code.length(symbol));
      out.add(runs[i] >>> 8, extraBits(symbol));
      out.settle();
    }
  }

  private void addRun(int length, int count) {
    int rest = count;
    if (length == 0) {
      while (rest >= 11) {
        int part = Math.min(rest, 138);
        add(LONG_ZEROS, part - 11);
        rest -= part;
      }
      if (rest >= 3) {
        add(SHORT_ZEROS, rest - 3);
        rest = 0;
      }
    } else {
      add(length, 0);
      rest--;
      while (rest >= 3) {
        int part = Math.min(rest, 6);
        add(REPEAT, part - 3);
        rest -= part;
      }
    }
    while (rest-- > 0) {
      add(length, 0);
    }
  }

  private void add(int symbol, int extra) {
    runs[runCount++] = symbol | extra << 8;
    frequencies[symbol]++;
  }

  private static int extraBits(int symbol) {
    return switch (symbol) {
      case REPEAT -> 2;
      case SHORT_ZEROS -> 3;
      case LONG_ZEROS -> 7;
      default -> 0;
    };
  }

  private static int used(int[] lengths, int fewest) {
    int count = lengths.length;
    while (count > fewest && lengths[count - 1] == 0) {
      count--;
    }
    return count;
  }
}
