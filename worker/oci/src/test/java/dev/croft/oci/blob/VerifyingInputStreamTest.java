package dev.croft.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class VerifyingInputStreamTest {

  private static final byte[] BYTES = "right".getBytes(StandardCharsets.UTF_8);

  @Test
  void rightBytesPass() throws Exception {
    assertThat(reading(BYTES, 5).readAllBytes()).isEqualTo(BYTES);
  }

  @Test
  void wrongBytesFailAtTheirEnd() {
    assertThatThrownBy(() -> reading("wrong".getBytes(StandardCharsets.UTF_8), 5).readAllBytes())
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageStartingWith("expected digest " + Digest.ofBytes(BYTES) + " but got sha256:");
  }

  @Test
  void tooFewBytesFail() {
    assertThatThrownBy(() -> reading(BYTES, 6).readAllBytes())
        .isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void tooManyBytesFailBeforeTheirEnd() {
    assertThatThrownBy(() -> reading(BYTES, 4).read(new byte[5]))
        .isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void skippedBytesAreVerifiedToo() throws Exception {
    try (var in = reading(BYTES, 5)) {
      in.skipNBytes(3);
      assertThat(in.readAllBytes()).hasSize(2);
    }
  }

  private static VerifyingInputStream reading(byte[] bytes, long size) {
    return new VerifyingInputStream(new ByteArrayInputStream(bytes), Digest.ofBytes(BYTES), size);
  }
}
