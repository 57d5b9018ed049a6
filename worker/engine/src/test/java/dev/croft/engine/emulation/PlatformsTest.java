package dev.croft.engine.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.platform.Platform;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlatformsTest {

  private static final String AARCH64 =
      """
      enabled
      interpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P
      flags: POF
      offset 0
      magic 7f454c460201010000000000000000000200b700
      mask ffffffffffffff00fffffffffffffffffeffffff
      """;

  @Test
  void theProcessorsOwnPlatformComesFirst() {
    Platform own = Platform.linux(System.getProperty("os.arch", "")).normalized();
    Platforms platforms = Platforms.detect();
    assertThat(platforms.natives()).first().isEqualTo(own);
    assertThat(platforms.support(own)).isEqualTo(new PlatformSupport.Native());
  }

  @Test
  void anotherSystemIsImpossible() {
    assertThat(Platforms.detect().support(Platform.parse("windows/amd64")))
        .isEqualTo(new PlatformSupport.Impossible("this machine runs linux, not windows"));
  }

  @Test
  void aFormatOfTheKernelsIsRead() {
    BinfmtEntry entry = BinfmtEntry.parse("qemu-aarch64", AARCH64).orElseThrow();
    assertThat(entry.enabled()).isTrue();
    assertThat(entry.isFixed()).isTrue();
    assertThat(entry.interpreter()).isEqualTo("/usr/libexec/qemu-binfmt/aarch64-binfmt-P");
  }

  @Test
  void aFormatIsKnownByTheProgramsThatItIsForWhateverItsName() {
    List<BinfmtEntry> entries = List.of(BinfmtEntry.parse("other", AARCH64).orElseThrow());
    assertThat(Binfmt.find(entries, ElfFormat.of("arm64").orElseThrow())).isPresent();
    for (String architecture : List.of("arm", "amd64", "riscv64", "s390x", "ppc64le")) {
      assertThat(Binfmt.find(entries, ElfFormat.of(architecture).orElseThrow())).isEmpty();
    }
  }

  @Test
  void anInterpreterThatIsNotHeldOpenIsNeededInTheContainer() {
    String text = AARCH64.replace("POF", "P");
    assertThat(BinfmtEntry.parse("x", text).orElseThrow().isFixed()).isFalse();
  }

  @Test
  void aFormatByExtensionIsNoEmulator() {
    assertThat(BinfmtEntry.parse("jar", "enabled\ninterpreter /x\nflags: \nextension .jar\n"))
        .isEmpty();
  }

  @Test
  void ourOwnRegistrationIsAsDebians() {
    ElfFormat format = ElfFormat.of("arm64").orElseThrow();
    assertThat(format.registration("/usr/bin/qemu"))
        .isEqualTo(
            ":qemu-aarch64:M::"
                + "\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
                + "\\x02\\x00\\xb7\\x00:"
                + "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff"
                + "\\xfe\\xff\\xff\\xff:/usr/bin/qemu:OPF");
    assertThat(new ElfFormat("s390x", "s390x", 64, ByteOrder.BIG_ENDIAN, 22).registration("/q"))
        .contains("\\xff\\xfe\\xff\\xff:/q");
  }

  @Test
  void theLevelsOfAmd64FollowFromTheProcessorsFlags() {
    Set<String> two = Set.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3");
    assertThat(NativePlatforms.amd64Levels(Set.of("sse2"))).isEqualTo(1);
    assertThat(NativePlatforms.amd64Levels(two)).isEqualTo(2);
  }

  @Test
  void whatDebiansQemuCanEmulateIsEmulatedOnceRegistered() {
    assertThat(Platforms.register(List.of("arm64", "amd64", "s390x"))).isEmpty();
    Platforms platforms = Platforms.detect();
    assertThat(platforms.support(Platform.linux("s390x")))
        .isInstanceOf(PlatformSupport.Emulated.class);
    assertThat(platforms.emulated()).contains(Platform.linux("s390x"));
    assertThat(platforms.emulated()).doesNotContainAnyElementsOf(platforms.natives());
  }

  @Test
  void anArchitectureWithoutQemuIsSaidToBeMissing() {
    assertThat(Platforms.register(List.of("wasm"))).containsExactly("wasm");
    assertThat(Platforms.detect().support(Platform.linux("wasm")))
        .isEqualTo(
            new PlatformSupport.Impossible(
                "this machine has no emulator for linux/wasm; on Debian: apt-get install"
                    + " qemu-user-static"));
  }

  @Test
  void aRegisteredDebianFormatNeedsNothingInTheContainer() {
    assertThat(Platforms.register(List.of("s390x"))).isEmpty();
    assertThat(Platforms.detect().support(Platform.linux("s390x")))
        .isEqualTo(new PlatformSupport.Emulated("qemu-s390x", Optional.empty()));
  }
}
