package dev.croft.engine.emulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** A program of a few bytes for a 32-bit architecture, that just ends: to see whether it runs. */
final class TinyProgram {

  private static final int HEADER_BYTES = 52;
  private static final int SEGMENT_BYTES = 32;
  private static final int ADDRESS = 0x10000;
  private static final int TIMEOUT_SECONDS = 10;

  /** Where the header has room that the kernel does not look at. */
  private static final int PADDING = 9;

  /**
   * A file that the kernel refuses is run by a shell instead: that is what starting a process
   * means. The shell must not take the header for commands.
   */
  private static final byte[] FOR_SHELLS = "\nexit\n".getBytes(StandardCharsets.US_ASCII);

  private TinyProgram() {}

  /** Whether this machine's kernel runs the program. */
  static boolean runs(ElfFormat format) {
    try {
      Path file =
          Files.createTempFile(
              "croft-probe",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Files.write(file, bytes(format));
        Process process =
            new ProcessBuilder(file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static byte[] bytes(ElfFormat format) {
    int[] code =
        switch (format.architecture()) {
          // mov eax, 1 (exit); xor ebx, ebx; int 0x80
          case "386" -> new int[] {0x000001b8, 0xcddb3100, 0x00000080};
          // mov eax, 0x4000003c (exit); xor edi, edi; syscall
          case "x32" -> new int[] {0x00003cb8, 0x0fff3140, 0x00000005};
          // mov r7, #1 (exit); mov r0, #0; svc 0
          case "arm" -> new int[] {0xe3a07001, 0xe3a00000, 0xef000000};
          default -> throw new IllegalArgumentException(format.architecture());
        };
    int begin = HEADER_BYTES + SEGMENT_BYTES;
    int size = begin + code.length * Integer.BYTES;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(format.header());
    out.putInt(1).putInt(ADDRESS + begin).putInt(HEADER_BYTES).putInt(0);
    out.putInt(format.architecture().equals("arm") ? 0x05000000 : 0);
    out.putShort((short) HEADER_BYTES).putShort((short) SEGMENT_BYTES).putShort((short) 1);
    out.put(PADDING, FOR_SHELLS);
    out.position(HEADER_BYTES);
    out.putInt(1).putInt(0).putInt(ADDRESS).putInt(ADDRESS).putInt(size).putInt(size);
    out.putInt(5).putInt(0x1000);
    for (int word : code) {
      out.putInt(word);
    }
    return out.array();
  }
}
