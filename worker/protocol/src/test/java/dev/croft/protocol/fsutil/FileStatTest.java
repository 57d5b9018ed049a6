package dev.croft.protocol.fsutil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.fsutil.Stat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileStatTest {

  @ParameterizedTest
  @EnumSource
  void everyKindOfFileComesBack(FileKind kind) {
    FileStat stat =
        new FileStat(
            "a/b",
            kind,
            07755,
            1000,
            1001,
            12,
            1_700_000_000_123_456_789L,
            "target",
            8,
            1,
            Map.of("user.x", Bytes.of(new byte[] {0, -1, 7})));

    assertThat(FileStat.read(stat.write())).isEqualTo(stat);
  }

  @Test
  void aModeIsThatOfTheGoLanguage() {
    Stat setUserIdDirectory = Stat.newBuilder().setPath("d").setMode(0x80800000 | 0755).build();

    FileStat stat = FileStat.read(setUserIdDirectory);

    assertThat(stat.kind()).isEqualTo(FileKind.DIRECTORY);
    assertThat(stat.permissions()).isEqualTo(04755);
  }

  @Test
  void aModeThatNoFileHasIsRefused() {
    Stat strange = Stat.newBuilder().setPath("x").setMode(0x88000000).build();

    assertThatThrownBy(() -> FileStat.read(strange))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("the client sent x with the mode 88000000");
  }

  @Test
  void pathsAreInTheOrderOfAWalk() {
    List<String> walk = List.of("a", "a/b", "a/z", "a-b", "a.c", "ab", "\u00e4");

    assertThat(walk.reversed().stream().sorted(PathOrder.INSTANCE)).isEqualTo(walk);
  }
}
