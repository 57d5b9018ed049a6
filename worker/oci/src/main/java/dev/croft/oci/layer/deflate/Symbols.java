package dev.croft.oci.layer.deflate;

/** The symbols of lengths and distances, and their extra bits (RFC 1951, section 3.2.5). */
final class Symbols {

  static final int LITERALS_AND_LENGTHS = 286;
  static final int DISTANCES = 30;
  static final int END_OF_BLOCK = 256;

  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final int FIRST_LENGTH = 257;

  /** By length less {@link #SHORTEST}. */
  private static final short[] LENGTH_SYMBOLS = new short[LONGEST - SHORTEST + 1];

  private static final int[] LENGTH_BASES = new int[LITERALS_AND_LENGTHS];
  private static final int[] LENGTH_EXTRA_BITS = new int[LITERALS_AND_LENGTHS];
  private static final int[] DISTANCE_BASES = new int[DISTANCES];
  private static final int[] DISTANCE_EXTRA_BITS = new int[DISTANCES];

  static {
    int length = SHORTEST;
    for (int symbol = FIRST_LENGTH; symbol < LITERALS_AND_LENGTHS - 1; symbol++) {
      int extra = Math.max(0, (symbol - FIRST_LENGTH - 4) / 4);
      LENGTH_BASES[symbol] = length;
      LENGTH_EXTRA_BITS[symbol] = extra;
      for (int i = 0; i < 1 << extra && length < LONGEST; i++) {
        LENGTH_SYMBOLS[length++ - SHORTEST] = (short) symbol;
      }
    }
    // The longest has a symbol of its own.
    LENGTH_BASES[LITERALS_AND_LENGTHS - 1] = LONGEST;
    LENGTH_SYMBOLS[LONGEST - SHORTEST] = LITERALS_AND_LENGTHS - 1;
    int distance = 1;
    for (int symbol = 0; symbol < DISTANCES; symbol++) {
      int extra = Math.max(0, symbol / 2 - 1);
      DISTANCE_BASES[symbol] = distance;
      DISTANCE_EXTRA_BITS[symbol] = extra;
      distance += 1 << extra;
    }
  }

  private Symbols() {}

  static int ofLength(int length) {
    return LENGTH_SYMBOLS[length - SHORTEST];
  }

  static int ofDistance(int distance) {
    int below = distance - 1;
    if (below < 4) {
      return below;
    }
    int highest = 31 - Integer.numberOfLeadingZeros(below);
    return 2 * highest + ((below >>> (highest - 1)) & 1);
  }

  /** The shortest length that a symbol stands for. */
  static int lengthBase(int symbol) {
    return LENGTH_BASES[symbol];
  }

  /** How many bits say how much longer it is. */
  static int lengthExtraBits(int symbol) {
    return LENGTH_EXTRA_BITS[symbol];
  }

  /** The shortest distance that a symbol stands for. */
  static int distanceBase(int symbol) {
    return DISTANCE_BASES[symbol];
  }

  /** How many bits say how much farther it is. */
  static int distanceExtraBits(int symbol) {
    return DISTANCE_EXTRA_BITS[symbol];
  }
}
