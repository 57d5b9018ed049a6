package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompressionTest {

  @TempDir private Path temp;

  static List<Compression> compressions() {
    return List.of(
        new Compression.Uncompressed(),
        new Compression.FastGzip(),
        new Compression.Gzip(0),
        new Compression.Gzip(1),
        new Compression.Gzip(9),
        new Compression.Zstd(1),
        new Compression.Zstd(9));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void whatIsPackedIsUnpacked(Compression compression) throws IOException {
    for (int length : new int[] {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000}) {
      byte[] content = content(length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();

      WrittenLayer written = pack(content, compression, out, 2);

      try (InputStream in = Decompression.open(new ByteArrayInputStream(out.toByteArray()))) {
        assertThat(in.readAllBytes()).as("%d bytes", length).isEqualTo(content);
      }
      assertThat(written.diffId()).isEqualTo(Digest.ofBytes(content));
      assertThat(written.uncompressedSize()).isEqualTo(length);
      assertThat(written.blob().digest()).isEqualTo(Digest.ofBytes(out.toByteArray()));
      assertThat(written.blob().mediaType()).isEqualTo(compression.mediaType());
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void theBytesDoNotDependOnTheNumberOfThreads(Compression compression) throws IOException {
    byte[] content = content(9_000_000);
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream many = new ByteArrayOutputStream();

    pack(content, compression, one, 1);
    pack(content, compression, many, 7);

    assertThat(many.toByteArray()).isEqualTo(one.toByteArray());
  }

  @Test
  void theBytesOfZstdDoNotDependOnItsOwnThreads() throws IOException {
    byte[] content = content(9_000_000);
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream many = new ByteArrayOutputStream();

    try (ZstdPacker first = new ZstdPacker(one, 3, 1);
        ZstdPacker second = new ZstdPacker(many, 3, 4)) {
      first.add(content, content.length, true);
      second.add(content, content.length, true);
    }

    assertThat(many.toByteArray()).isEqualTo(one.toByteArray());
  }

  static List<Compression> gzips() {
    return List.of(new Compression.FastGzip(), new Compression.Gzip(1), new Compression.Gzip(6));
  }

  @ParameterizedTest
  @MethodSource("gzips")
  void gzipUnderstandsOurGzip(Compression gzip) throws Exception {
    byte[] content = content(3_500_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pack(content, gzip, out, 2);
    Files.write(temp.resolve("packed.gz"), out.toByteArray());

    Shell.run(temp, "gzip --test packed.gz; gzip --decompress packed.gz");

    assertThat(Files.readAllBytes(temp.resolve("packed"))).isEqualTo(content);
    assertThat(out.size()).isLessThan(content.length / 2);
  }

  @Test
  void otherCompressionsAreRefusedByName() {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 0};

    assertThatThrownBy(() -> Decompression.open(new ByteArrayInputStream(xz)))
        .hasMessageContaining("xz");
  }

  @Test
  void levelsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Compression.Gzip(10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Compression.Zstd(23)).isInstanceOf(IllegalArgumentException.class);
  }

  private static WrittenLayer pack(
      byte[] content, Compression compression, ByteArrayOutputStream out, int threads)
      throws IOException {
    try (ExecutorService cpu = Executors.newFixedThreadPool(threads);
        LayerOutput output = LayerOutput.open(compression, out, cpu)) {
      output.write(content, 0, content.length);
      return output.finish();
    }
  }

  /** Half noise, half repetition that reaches back over the ends of blocks. */
  private static byte[] content(int length) {
    byte[] content = new byte[length];
    Random random = new Random(length);
    for (int at = 0; at < length; ) {
      byte[] piece = new byte[Math.min(200, length - at)];
      random.nextBytes(piece);
      for (int i = 0; i < 5 && at < length; i++) {
        int count = Math.min(piece.length, length - at);
        System.arraycopy(piece, 0, content, at, count);
        at += count;
      }
    }
    return content;
  }
}
