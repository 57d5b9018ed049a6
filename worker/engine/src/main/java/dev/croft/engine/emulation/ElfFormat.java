package dev.croft.engine.emulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What programs of an architecture begin with, and what QEMU calls it.
 *
 * @param architecture as in a platform
 * @param qemu as in the names of QEMU's programs
 * @param bits of an address, 32 or 64
 * @param machine ELF's number
 */
record ElfFormat(String architecture, String qemu, int bits, ByteOrder order, int machine) {

  private static final int HEADER_BYTES = 20;
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int EXECUTABLE = 2;

  /** Fixed programs have the type 2, position independent ones 3. */
  private static final byte EITHER_KIND = (byte) 0xfe;

  /** Programs with short addresses for a long processor, which few kernels run. */
  static final ElfFormat X32 = new ElfFormat("x32", "", 32, ByteOrder.LITTLE_ENDIAN, 62);

  /** The architectures that are told apart, in the order in which they are listed. */
  static Stream<ElfFormat> all() {
    return Stream.of(
        new ElfFormat("amd64", "x86_64", 64, ByteOrder.LITTLE_ENDIAN, 62),
        new ElfFormat("arm64", "aarch64", 64, ByteOrder.LITTLE_ENDIAN, 183),
        new ElfFormat("riscv64", "riscv64", 64, ByteOrder.LITTLE_ENDIAN, 243),
        new ElfFormat("ppc64le", "ppc64le", 64, ByteOrder.LITTLE_ENDIAN, 21),
        new ElfFormat("ppc64", "ppc64", 64, ByteOrder.BIG_ENDIAN, 21),
        new ElfFormat("s390x", "s390x", 64, ByteOrder.BIG_ENDIAN, 22),
        new ElfFormat("386", "i386", 32, ByteOrder.LITTLE_ENDIAN, 3),
        new ElfFormat("mips64le", "mips64el", 64, ByteOrder.LITTLE_ENDIAN, 8),
        new ElfFormat("mips64", "mips64", 64, ByteOrder.BIG_ENDIAN, 8),
        new ElfFormat("loong64", "loongarch64", 64, ByteOrder.LITTLE_ENDIAN, 258),
        new ElfFormat("arm", "arm", 32, ByteOrder.LITTLE_ENDIAN, 40));
  }

  /** That of an architecture, if it is one of these. */
  static Optional<ElfFormat> of(String architecture) {
    return all().filter(format -> format.architecture().equals(architecture)).findFirst();
  }

  /** The beginning of an executable file, as far as architectures differ in it. */
  byte[] header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(order)
        .put(MAGIC)
        .put((byte) (bits == 64 ? 2 : 1))
        .put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2))
        .put((byte) 1)
        .position(16)
        .putShort((short) EXECUTABLE)
        .putShort((short) machine)
        .array();
  }

  /** The line that makes the kernel run such programs through an interpreter. */
  String registration(String interpreter) {
    byte[] mask = new byte[HEADER_BYTES];
    Arrays.fill(mask, (byte) 0xff);
    // Programs for any system.
    mask[7] = 0;
    mask[order == ByteOrder.LITTLE_ENDIAN ? 16 : 17] = EITHER_KIND;
    return ":qemu-"
        + qemu
        + ":M::"
        + escaped(header())
        + ":"
        + escaped(mask)
        + ":"
        + interpreter
        + ":OPF";
  }

  private static String escaped(byte[] bytes) {
    return HexFormat.of().withPrefix("\\x").formatHex(bytes);
  }
}
