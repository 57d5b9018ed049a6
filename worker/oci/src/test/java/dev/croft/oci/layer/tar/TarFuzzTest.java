package dev.croft.oci.layer.tar;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

class TarFuzzTest {

  private static final int MOST_CONTENT_BYTES = 1 << 20;

  @FuzzTest
  void anyArchiveIsReadToItsEndOrFoundDamaged(byte[] archive) {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    try {
      for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        try (InputStream content = reader.content()) {
          // A file of holes may be as long as it says.
          content.readNBytes(MOST_CONTENT_BYTES);
        }
      }
    } catch (TarFormatException | IOException e) {
      // Damaged, and it says so.
      return;
    }
  }
}
