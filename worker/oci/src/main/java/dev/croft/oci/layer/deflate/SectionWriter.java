package dev.croft.oci.layer.deflate;

import java.util.Arrays;

/**
 * Writes a section of the input as a block with a code of its own, or as it is where that is
 * shorter. For one thread.
 */
final class SectionWriter {

  private static final int STORED = 0;
  private static final int DYNAMIC = 2;
  private static final int MAX_STORED_BYTES = 65_535;
  private static final int STORED_HEAD_BYTES = 5;
  private static final int LONGEST_CODE = 15;
  private static final int LENGTHS = 259;

  private final PrefixCode literals = new PrefixCode(Symbols.LITERALS_AND_LENGTHS, LONGEST_CODE);
  private final PrefixCode distances = new PrefixCode(Symbols.DISTANCES, LONGEST_CODE);
  private final CodeLengths head = new CodeLengths();
  private final int[] literalFrequencies = new int[Symbols.LITERALS_AND_LENGTHS];
  private final int[] oddFrequencies = new int[1 << Byte.SIZE];
  private final int[] distanceFrequencies = new int[Symbols.DISTANCES];

  /** By length: its symbol's code with the extra bits, and how many bits that is. */
  private final int[] lengthBits = new int[LENGTHS];

  private final int[] lengthBitCounts = new int[LENGTHS];

  /** By byte, as {@link BitSink#addCodes} takes them. */
  private final int[] byteCodes = new int[1 << Byte.SIZE];

  /** Writes {@code bytes} from {@code start} to {@code end}. */
  void write(byte[] bytes, int start, int end, Sequences sequences, boolean last, BitSink out) {
    count(bytes, start, end, sequences);
    literals.make(literalFrequencies);
    distances.make(distanceFrequencies);
    head.take(literals.lengths(), distances.lengths());
    long coded = (3 + head.bits() + codedBits() + 7) / 8;
    int blocks = (end - start + MAX_STORED_BYTES - 1) / MAX_STORED_BYTES;
    long stored = end - start + (long) blocks * STORED_HEAD_BYTES;
    out.reserve(Math.min(coded, stored));
    if (stored <= coded) {
      writeStored(bytes, start, end, last, out);
      return;
    }
    out.add((last ? 1 : 0) | DYNAMIC << 1, 3);
    head.write(out);
    prepareCodes();
    writeCoded(bytes, start, end, sequences, out);
    if (last) {
      out.align();
    }
  }

  /** Ends a piece at a byte, with an empty stored block. */
  void align(BitSink out) {
    out.reserve(STORED_HEAD_BYTES);
    writeStoredHead(0, false, out);
  }

  /** Ends a stream whose last piece is empty. */
  void end(BitSink out) {
    out.reserve(STORED_HEAD_BYTES);
    writeStoredHead(0, true, out);
  }

  private void count(byte[] bytes, int start, int end, Sequences sequences) {
    Arrays.fill(literalFrequencies, 0);
    Arrays.fill(oddFrequencies, 0);
    Arrays.fill(distanceFrequencies, 0);
    int at = start;
    for (int i = 0; i < sequences.count(); i++) {
      at = countLiterals(bytes, at, at + sequences.literals(i));
      literalFrequencies[Symbols.ofLength(sequences.length(i))]++;
      distanceFrequencies[Symbols.ofDistance(sequences.distance(i))]++;
      at += sequences.length(i);
    }
    countLiterals(bytes, at, end);
    for (int literal = 0; literal < oddFrequencies.length; literal++) {
      literalFrequencies[literal] += oddFrequencies[literal];
    }
    literalFrequencies[Symbols.END_OF_BLOCK] = 1;
  }

  private int countLiterals(byte[] bytes, int from, int to) {
    int at = from;
    // Counters of their own let the processor count equal neighbours side by side.
    while (at + 2 <= to) {
      literalFrequencies[bytes[at] & 0xff]++;
      oddFrequencies[bytes[at + 1] & 0xff]++;
      at += 2;
    }
    if (at < to) {
      literalFrequencies[bytes[at] & 0xff]++;
    }
    return to;
  }

  private long codedBits() {
    long bits = 0;
    for (int symbol = 0; symbol < Symbols.LITERALS_AND_LENGTHS; symbol++) {
      int each = literals.length(symbol) + Symbols.lengthExtraBits(symbol);
      bits += (long) literalFrequencies[symbol] * each;
    }
    for (int symbol = 0; symbol < Symbols.DISTANCES; symbol++) {
      int each = distances.length(symbol) + Symbols.distanceExtraBits(symbol);
      bits += (long) distanceFrequencies[symbol] * each;
    }
    return bits;
  }

  private void prepareCodes() {
    for (int literal = 0; literal < byteCodes.length; literal++) {
      byteCodes[literal] =
          literals.code(literal) | literals.length(literal) << BitSink.LENGTH_SHIFT;
    }
    for (int length = 3; length < LENGTHS; length++) {
      int symbol = Symbols.ofLength(length);
      int codeLength = literals.length(symbol);
      int extra = length - Symbols.lengthBase(symbol);
      lengthBits[length] = literals.code(symbol) | extra << codeLength;
      lengthBitCounts[length] = codeLength + Symbols.lengthExtraBits(symbol);
    }
  }

  private void writeCoded(byte[] bytes, int start, int end, Sequences sequences, BitSink out) {
    int at = start;
    for (int i = 0; i < sequences.count(); i++) {
      int literalCount = sequences.literals(i);
      out.addCodes(bytes, at, at + literalCount, byteCodes);
      int length = sequences.length(i);
      out.add(lengthBits[length], lengthBitCounts[length]);
      int distance = sequences.distance(i);
      int symbol = Symbols.ofDistance(distance);
      out.add(distances.code(symbol), distances.length(symbol));
      out.add(distance - Symbols.distanceBase(symbol), Symbols.distanceExtraBits(symbol));
      out.settle();
      at += literalCount + length;
    }
    out.addCodes(bytes, at, end, byteCodes);
    out.add(literals.code(Symbols.END_OF_BLOCK), literals.length(Symbols.END_OF_BLOCK));
    out.settle();
  }

  private static void writeStored(byte[] bytes, int start, int end, boolean last, BitSink out) {
    int at = start;
    while (at < end) {
      int count = Math.min(end - at, MAX_STORED_BYTES);
      writeStoredHead(count, last && at + count == end, out);
      out.add(bytes, at, count);
      at += count;
    }
  }

  private static void writeStoredHead(int count, boolean last, BitSink out) {
    out.add((last ? 1 : 0) | STORED << 1, 3);
    out.align();
    out.add(count | (long) (~count & 0xffff) << 16, 2 * Short.SIZE);
    out.settle();
  }
}
