package dev.croft.engine.emulation;

import dev.croft.model.llb.Bytes;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A format that the kernel runs through an interpreter, as {@code binfmt_misc} shows it.
 *
 * @param flags one letter each: with {@code F}, the kernel holds the interpreter open itself
 */
record BinfmtEntry(
    String name, boolean enabled, String interpreter, String flags, Bytes magic, Bytes mask) {

  /** Reads what the entry's file says; empty where it goes by a file's extension. */
  static Optional<BinfmtEntry> parse(String name, String text) {
    boolean enabled = false;
    String interpreter = "";
    String flags = "";
    Bytes magic = Bytes.of("");
    Bytes mask = Bytes.of("");
    for (String line : text.lines().toList()) {
      String value = line.substring(line.lastIndexOf(' ') + 1).strip();
      switch (line.split(" ", 2)[0]) {
        case "enabled" -> enabled = true;
        case "interpreter" -> interpreter = line.substring("interpreter ".length());
        case "flags:" -> flags = value;
        case "magic" -> magic = Bytes.of(HexFormat.of().parseHex(value));
        case "mask" -> mask = Bytes.of(HexFormat.of().parseHex(value));
        case "offset" -> {
          if (!value.equals("0")) {
            return Optional.empty();
          }
        }
        default -> {
          // Newer kernels may say more.
        }
      }
    }
    return magic.size() == 0
        ? Optional.empty()
        : Optional.of(new BinfmtEntry(name, enabled, interpreter, flags, magic, mask));
  }

  /** Whether the kernel takes a file that begins with these bytes for this format. */
  boolean matches(byte[] header) {
    byte[] wanted = magic.toArray();
    byte[] relevant = mask.toArray();
    if (header.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      int bits = i < relevant.length ? relevant[i] : 0xff;
      if (((header[i] ^ wanted[i]) & bits) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the interpreter is found without the container's help. */
  boolean isFixed() {
    return flags.contains("F");
  }
}
