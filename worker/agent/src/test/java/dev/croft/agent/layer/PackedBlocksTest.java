package dev.croft.agent.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.layer.Compression;
import dev.croft.oci.layer.LayerRepacker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBlocksTest {

  private static final int BLOCK = 1 << 20;
  private static final Compression FAST = new Compression.FastGzip();

  @TempDir private Path temp;
  private final ExecutorService cpu = Executors.newFixedThreadPool(2);
  private final LayerRepacker packer = new LayerRepacker(cpu);
  private DirectoryBlobStore blobs;
  private PackedBlocks packed;

  /** A stored layer, and how many of its blocks were not packed again. */
  private record Made(Digest blob, int found) {}

  @BeforeEach
  void open() {
    blobs = new DirectoryBlobStore(temp, InstantSource.system());
    packed = new PackedBlocks(blobs);
  }

  @AfterEach
  void close() {
    cpu.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 70_000, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 70_000, 5 * BLOCK})
  void aLayerThatIsMadeAgainHasTheSameBytes(int length) throws Exception {
    byte[] archive = archive(length);
    Digest first = make(archive, FAST).blob();

    Digest again = make(archive, FAST).blob();

    assertThat(List.of(first, again)).containsOnly(unaided(archive, FAST));
  }

  static List<Compression> gzips() {
    return List.of(FAST, new Compression.Gzip(0), new Compression.Gzip(1), new Compression.Gzip(6));
  }

  @ParameterizedTest
  @MethodSource("gzips")
  void whatDidNotChangeIsFound(Compression gzip) throws Exception {
    byte[] archive = archive(5 * BLOCK + 70_000);
    make(archive, gzip);
    archive[2 * BLOCK + 500]++;

    Made made = make(archive, gzip);

    assertThat(made).isEqualTo(new Made(unaided(archive, gzip), 5));
  }

  @Test
  void aChangeInWhatTheNextBlockLooksBackOnChangesBoth() throws Exception {
    byte[] archive = archive(5 * BLOCK);
    make(archive, FAST);
    archive[2 * BLOCK - 1]++;

    assertThat(make(archive, FAST)).isEqualTo(new Made(unaided(archive, FAST), 3));
  }

  @Test
  void aBlockThatIsTheLastNowIsAnother() throws Exception {
    byte[] archive = archive(3 * BLOCK);
    make(archive, FAST);
    byte[] shorter = Arrays.copyOf(archive, 2 * BLOCK);

    assertThat(make(shorter, FAST)).isEqualTo(new Made(unaided(shorter, FAST), 1));
  }

  @Test
  void nothingIsFoundInAStreamThatIsShifted() throws Exception {
    byte[] archive = archive(3 * BLOCK);
    make(archive, FAST);
    byte[] shifted = Arrays.copyOfRange(archive, 512, archive.length);

    assertThat(make(shifted, FAST)).isEqualTo(new Made(unaided(shifted, FAST), 0));
  }

  @Test
  void formsAndLevelsAreKeptApart() throws Exception {
    byte[] archive = archive(3 * BLOCK);
    for (Compression gzip : gzips()) {
      assertThat(make(archive, gzip)).isEqualTo(new Made(unaided(archive, gzip), 0));
    }
    for (Compression gzip : gzips()) {
      assertThat(make(archive, gzip)).isEqualTo(new Made(unaided(archive, gzip), 3));
    }
  }

  @Test
  void zstdKnowsNoBlocks() throws Exception {
    Compression zstd = new Compression.Zstd(3);
    byte[] archive = archive(3 * BLOCK);
    make(archive, zstd);

    assertThat(make(archive, zstd)).isEqualTo(new Made(unaided(archive, zstd), 0));
  }

  @Test
  void whatWasDeletedIsForgottenAndMadeAgain() throws Exception {
    byte[] archive = archive(5 * BLOCK);
    Digest first = make(archive, FAST).blob();
    blobs.delete(first);
    byte[] other = archive.clone();
    other[0]++;

    Made made = make(other, FAST);

    assertThat(made).isEqualTo(new Made(unaided(other, FAST), 0));
    assertThat(packed.size()).isEqualTo(5);
  }

  @Test
  void aDamagedBlobIsNotUsed() throws Exception {
    byte[] archive = archive(5 * BLOCK);
    Path file = file(make(archive, FAST).blob());
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 10; at < bytes.length; at += 1000) {
      bytes[at] ^= 1;
    }
    Files.write(file, bytes);
    archive[0]++;

    assertThat(make(archive, FAST)).isEqualTo(new Made(unaided(archive, FAST), 0));
  }

  @Test
  void ofABlobThatWasCutShortNothingFalseIsUsed() throws Exception {
    byte[] archive = archive(5 * BLOCK);
    Path file = file(make(archive, FAST).blob());
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    archive[0]++;

    assertThat(make(archive, FAST).blob()).isEqualTo(unaided(archive, FAST));
  }

  @Test
  void aLayerThatWasNotStoredIsNotRemembered() throws Exception {
    byte[] archive = archive(3 * BLOCK);
    try (BlobWriter out = blobs.create()) {
      var _ = packer.repack(new ByteArrayInputStream(archive), FAST, packed.forLayer(), out);
    }

    assertThat(packed.size()).isZero();
  }

  @Test
  void theMemoryIsBoundedAndKeepsWhatWasUsedLast() throws Exception {
    packed = new PackedBlocks(blobs, 4);
    byte[] first = archive(3 * BLOCK);
    byte[] second = Arrays.copyOfRange(archive(7 * BLOCK), 4 * BLOCK, 7 * BLOCK);
    make(first, FAST);
    make(second, FAST);

    assertThat(packed.size()).isEqualTo(4);
    assertThat(make(second, FAST).found()).isEqualTo(3);
  }

  @Test
  void manyLayersAreMadeAtOnceWhileBlobsAreDeleted() throws Exception {
    byte[] archive = archive(3 * BLOCK);
    Digest expected = unaided(archive, FAST);
    List<Future<Made>> layers = new ArrayList<>();

    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        layers.add(writers.submit(() -> make(archive, FAST)));
        if (i % 3 == 0) {
          blobs.delete(expected);
        }
      }
    }

    for (Future<Made> layer : layers) {
      assertThat(layer.get().blob()).isEqualTo(expected);
    }
  }

  private Made make(byte[] archive, Compression compression) throws IOException {
    PackedBlocks.Layer layer = packed.forLayer();
    try (BlobWriter out = blobs.create()) {
      Digest told =
          packer.repack(new ByteArrayInputStream(archive), compression, layer, out).blob().digest();
      assertThat(out.commit().digest()).isEqualTo(told);
      layer.stored(told);
      return new Made(told, layer.found());
    }
  }

  /** The digest of a layer that is packed with nothing known. */
  private Digest unaided(byte[] archive, Compression compression) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return packer.repack(new ByteArrayInputStream(archive), compression, out).blob().digest();
  }

  private Path file(Digest blob) {
    return blobs.file(blob).orElseThrow();
  }

  /** Half noise, half repetition that reaches back over the ends of blocks. */
  private static byte[] archive(int length) {
    byte[] archive = new byte[length];
    Random random = new Random(1);
    byte[] piece = new byte[200];
    for (int at = 0; at < length; at += piece.length) {
      if (at / piece.length % 4 == 0) {
        random.nextBytes(piece);
        piece[0] = 'a';
      }
      System.arraycopy(piece, 0, archive, at, Math.min(piece.length, length - at));
    }
    return archive;
  }
}
