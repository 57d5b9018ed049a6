package dev.croft.oci.layer.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastDeflateTest {

  private static final int SECTIONS = 300_000;

  /** Bytes of one kind each; the random numbers are the same each time. */
  enum Kind {
    RANDOM,
    ONE_BYTE_ONLY,
    TWO_BYTES,
    RARE_BYTES,
    COPIES_FROM_NEARBY;

    byte[] bytes(int count) {
      Random random = new Random(count);
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        bytes[i] =
            switch (this) {
              case RANDOM -> (byte) random.nextInt();
              case ONE_BYTE_ONLY -> 'a';
              case TWO_BYTES -> (byte) random.nextInt(2);
              case RARE_BYTES -> (byte) Math.scalb(1.0, (int) (random.nextDouble() * 20) - 12);
              case COPIES_FROM_NEARBY ->
                  i < 50 ? (byte) random.nextInt() : bytes[i - 1 - random.nextInt(50)];
            };
      }
      return bytes;
    }
  }

  static List<Kind> kinds() {
    return List.of(Kind.values());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void zlibReadsWhatIsWritten(Kind kind) throws Exception {
    for (int count : new int[] {0, 1, 2, 3, 4, 8, 9, 257, 258, 259, 70_000, SECTIONS}) {
      byte[] content = kind.bytes(count);

      byte[] packed = Inflated.deflate(content, Integer.MAX_VALUE);

      assertThat(Inflated.inflate(packed)).as("%s, %d bytes", kind, count).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32_768, 32_769, 100_000})
  void piecesMakeOneStream(int pieceBytes) throws Exception {
    byte[] content = Kind.COPIES_FROM_NEARBY.bytes(pieceBytes < 10 ? 2_000 : SECTIONS);

    assertThat(Inflated.inflate(Inflated.deflate(content, pieceBytes))).isEqualTo(content);
  }

  @Test
  void aPieceUsesTheEndOfTheOneBefore() {
    byte[] half = Kind.RANDOM.bytes(20_000);
    byte[] twice = Arrays.copyOf(half, 40_000);
    System.arraycopy(half, 0, twice, 20_000, 20_000);

    assertThat(Inflated.deflate(twice, 20_000).length).isLessThan(21_000);
  }

  @Test
  void whatCannotBeMadeShorterGrowsByHeadsOnly() {
    assertThat(Inflated.deflate(Kind.RANDOM.bytes(SECTIONS), SECTIONS).length)
        .isLessThan(SECTIONS + 100);
  }

  @Test
  void anEncoderThatWasUsedWritesTheSameAsANewOne() {
    FastDeflate used = new FastDeflate();
    byte[] nothing = new byte[0];
    byte[] content = Kind.COPIES_FROM_NEARBY.bytes(50_000);
    byte[] other = Kind.TWO_BYTES.bytes(90_000);
    used.deflate(nothing, other, other.length, false);

    assertThat(used.deflate(other, content, content.length, true))
        .isEqualTo(new FastDeflate().deflate(other, content, content.length, true));
  }

  /** Layers must keep their digests: another number here means that every layer is a new blob. */
  @Test
  void theBytesAreThoseOfEveryVersion() {
    byte[] content = text().getBytes(StandardCharsets.UTF_8);

    assertThat(Digest.ofBytes(Inflated.deflate(content, content.length)).hex())
        .isEqualTo("d9686ac4e3becc3930d6b0e42d47fa1de59dd680d6a246ef3b955767eed446e4");
  }

  private static String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("line ").append(i * 7919 % 10_007).append(i % 3 == 0 ? " and more\n" : "\n");
    }
    return text.toString();
  }
}
