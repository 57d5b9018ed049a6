package dev.croft.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BytePathTest {

  @Test
  void bytesThatAreNotUtf8Survive() {
    byte[] odd = {'a', (byte) 0xff, (byte) 0xc3, '/', (byte) 0x80};

    BytePath path = BytePath.of(odd);

    assertThat(path.bytes()).isEqualTo(odd);
    assertThat(path.name().bytes()).containsExactly(0x80);
    assertThat(path.parent().bytes()).containsExactly('a', 0xff, 0xc3);
  }

  @Test
  void aNulByteIsRefused() {
    assertThatThrownBy(() -> BytePath.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesLeaveOutEmptyPartsAndDots() {
    assertThat(BytePath.of("//a/./b/../c/").names())
        .isEqualTo(
            List.of(BytePath.of("a"), BytePath.of("b"), BytePath.of(".."), BytePath.of("c")));
  }

  @Test
  void theParentOfATopLevelNameIsEmptyOrTheRoot() {
    assertThat(BytePath.of("a").parent()).isEqualTo(BytePath.EMPTY);
    assertThat(BytePath.of("/a").parent()).isEqualTo(BytePath.of("/"));
    assertThat(BytePath.of("/a/b//").parent()).isEqualTo(BytePath.of("/a"));
    assertThat(BytePath.of("/a/b//").name()).isEqualTo(BytePath.of("b"));
  }

  @Test
  void anAbsolutePathResolvesBelow() {
    assertThat(BytePath.of("x").resolve(BytePath.of("/a"))).isEqualTo(BytePath.of("x/a"));
    assertThat(BytePath.of("x/").resolve("a")).isEqualTo(BytePath.of("x/a"));
    assertThat(BytePath.EMPTY.resolve("a")).isEqualTo(BytePath.of("a"));
  }

  @Test
  void theOrderIsOfUnsignedBytes() {
    assertThat(BytePath.of(new byte[] {(byte) 0xff})).isGreaterThan(BytePath.of("z"));
    assertThat(BytePath.of("a/b")).isGreaterThan(BytePath.of("a"));
  }

  @Test
  void aWalkGoesThroughADirectoryBeforeItsNextSibling() {
    assertThat(
            Stream.of("b", "a.txt", "a/c", "a", "a/b/d", "a/b")
                .map(BytePath::of)
                .sorted(BytePath::compareInWalk)
                .map(BytePath::toString))
        .containsExactly("a", "a/b", "a/b/d", "a/c", "a.txt", "b");
  }

  @Test
  void aPathIsWithinItselfAndWhatIsAboveIt() {
    assertThat(BytePath.of("a/b").isWithin(BytePath.of("a"))).isTrue();
    assertThat(BytePath.of("a").isWithin(BytePath.of("a"))).isTrue();
    assertThat(BytePath.of("a").isWithin(BytePath.EMPTY)).isTrue();
    assertThat(BytePath.of("ab").isWithin(BytePath.of("a"))).isFalse();
    assertThat(BytePath.of("a").isWithin(BytePath.of("a/b"))).isFalse();
  }
}
