package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import dev.croft.oci.layer.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Tells archives from other files by their first bytes. */
final class ArchiveBeginning {

  /** How much of a file has to be looked at. */
  static final int BYTES = 1024;

  private static final List<byte[]> COMPRESSED =
      List.of(
          new byte[] {'B', 'Z', 'h'},
          new byte[] {0x1f, (byte) 0x8b, 8},
          new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});

  private ArchiveBeginning() {}

  /**
   * Whether a file that begins like this is a tar archive, or is compressed and so taken for one.
   */
  static boolean isArchive(byte[] beginning) {
    return COMPRESSED.stream().anyMatch(magic -> startsWith(beginning, magic)) || isTar(beginning);
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static boolean isTar(byte[] beginning) {
    try {
      return new TarReader(new ByteArrayInputStream(beginning)).next().isPresent();
    } catch (CroftException | IOException e) {
      return false;
    }
  }
}
