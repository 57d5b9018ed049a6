package dev.croft.engine.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A static program for arm64, made byte by byte: it writes a line and ends with a code. */
final class Arm64Program {

  private static final int BEGIN = 64 + 56;
  private static final long ADDRESS = 0x400000;

  private Arm64Program() {}

  static void write(Path file, String line, int exitCode) throws IOException {
    byte[] text = line.getBytes(StandardCharsets.US_ASCII);
    int[] code = {
      0xd2800808, // mov x8, #64 (write)
      0xd2800020, // mov x0, #1
      0x100000c1, // adr x1, the text: 24 bytes further
      0xd2800002 | text.length << 5, // mov x2, its length
      0xd4000001, // svc #0
      0xd2800ba8, // mov x8, #93 (exit)
      0xd2800000 | exitCode << 5, // mov x0, the code
      0xd4000001, // svc #0
    };
    int size = BEGIN + code.length * Integer.BYTES + text.length;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    out.putShort((short) 2).putShort((short) 183).putInt(1);
    out.putLong(ADDRESS + BEGIN).putLong(64).putLong(0).putInt(0);
    out.putShort((short) 64).putShort((short) 56).putShort((short) 1).position(64);
    out.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
    out.putLong(size).putLong(size).putLong(0x10000);
    for (int word : code) {
      out.putInt(word);
    }
    out.put(text);
    Files.write(file, out.array());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
