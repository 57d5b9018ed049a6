package dev.croft.oci.layer.deflate;

/**
 * Deflates pieces of a stream, each by itself with the bytes before it as a dictionary, so that
 * pieces can be packed side by side. What comes out depends on the input alone. For one thread at a
 * time; made once and used for many pieces.
 */
public final class FastDeflate {

  /** How far back a match may reach, in bytes (RFC 1951, section 2). */
  public static final int WINDOW_BYTES = 32 * 1024;

  /** A code is made for so many bytes of input; shorter fits better, longer costs fewer headers. */
  private static final int SECTION_BYTES = 96 * 1024;

  private final MatchFinder finder = new MatchFinder();
  private final Sequences sequences = new Sequences(SECTION_BYTES / MatchFinder.MIN_MATCH + 2);
  private final SectionWriter writer = new SectionWriter();
  private final BitSink out = new BitSink(SECTION_BYTES);
  private byte[] window = new byte[0];

  /**
   * Deflates a piece. It ends at a byte: with an empty stored block, or as the stream's last block.
   *
   * @param before the bytes before the piece; only the last {@link #WINDOW_BYTES} count
   * @param count how many bytes of {@code piece} there are
   * @param last whether the stream ends with it
   */
  public byte[] deflate(byte[] before, byte[] piece, int count, boolean last) {
    int dictionary = Math.min(before.length, WINDOW_BYTES);
    int end = dictionary + count;
    if (window.length < end) {
      window = new byte[end];
    }
    System.arraycopy(before, before.length - dictionary, window, 0, dictionary);
    System.arraycopy(piece, 0, window, dictionary, count);
    finder.begin(window, dictionary, end);
    out.clear();
    out.reserve(count / 2 + 1024);
    int at = dictionary;
    while (at < end) {
      int sectionEnd = Math.min(end, at + SECTION_BYTES);
      sequences.clear();
      finder.find(at, sectionEnd, sequences);
      writer.write(window, at, sectionEnd, sequences, last && sectionEnd == end, out);
      at = sectionEnd;
    }
    if (!last) {
      writer.align(out);
    } else if (count == 0) {
      writer.end(out);
    }
    return out.toByteArray();
  }
}
