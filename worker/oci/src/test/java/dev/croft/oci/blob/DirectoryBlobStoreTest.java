package dev.croft.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryBlobStoreTest extends BlobStoreContract {

  private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.ofBytes(BYTES);

  @TempDir Path root;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private DirectoryBlobStore store;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(root, () -> now);
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Test
  void aBlobIsAFileNamedByItsDigest() {
    store.put(BYTES);

    assertThat(root.resolve("blobs/sha256/" + DIGEST.hex().substring(0, 2) + "/" + DIGEST.hex()))
        .hasBinaryContent(BYTES);
  }

  @Test
  void bytesThatAreThereAreUsedAgainAndNotWrittenAgain() throws Exception {
    store.put(BYTES);
    Object written = Files.getAttribute(file(), "unix:ino");
    now = now.plus(Duration.ofDays(1));

    assertThat(store.put(BYTES)).isEqualTo(DIGEST);

    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(written);
    assertThat(store.list()).extracting(BlobInfo::lastUsed).containsExactly(now);
  }

  @Test
  void bytesThatAreDamagedAreWrittenAgain() throws Exception {
    store.put(BYTES);
    Files.writeString(file(), "same bytes");

    store.put(BYTES);

    assertThat(file()).hasBinaryContent(BYTES);
  }

  private Path file() {
    return root.resolve("blobs/sha256/" + DIGEST.hex().substring(0, 2) + "/" + DIGEST.hex());
  }

  @Test
  void blobsOutliveTheProcess() {
    store.put(BYTES);

    assertThat(new DirectoryBlobStore(root, () -> now).read(DIGEST, 100)).isEqualTo(BYTES);
  }

  @Test
  void whatCanBeResumedOutlivesTheProcessAndOtherLeftoversDoNot() throws Exception {
    store.create().write(BYTES);
    try (BlobWriter writer = store.resume(DIGEST, BYTES.length)) {
      writer.write(BYTES, 0, 4);
    }

    var reopened = new DirectoryBlobStore(root, () -> now);

    try (var left = Files.list(root.resolve("ingest"))) {
      assertThat(left).hasSize(1);
    }
    try (BlobWriter writer = reopened.resume(DIGEST, BYTES.length)) {
      assertThat(writer.written()).isEqualTo(4);
    }
  }

  @Test
  void whatNobodyResumesIsRemovedInTime() throws Exception {
    try (BlobWriter writer = store.resume(DIGEST, BYTES.length)) {
      writer.write(BYTES, 0, 4);
      store.removePartials(Instant.now().plus(Duration.ofDays(1)));
      assertThat(root.resolve("ingest")).isNotEmptyDirectory();
    }

    store.removePartials(Instant.now().plus(Duration.ofDays(1)));

    assertThat(root.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void readingABlobIsUse() throws Exception {
    store.put(BYTES);
    assertThat(store.list()).extracting(BlobInfo::lastUsed).containsExactly(now);

    now = now.plusSeconds(60);
    store.open(DIGEST).close();

    assertThat(store.list()).extracting(BlobInfo::lastUsed).containsExactly(now);
  }

  @Test
  void verifyingABlobIsNoUse() {
    store.put(BYTES);
    Instant put = now;

    now = now.plusSeconds(60);
    store.verify(DIGEST);

    assertThat(store.list()).extracting(BlobInfo::lastUsed).containsExactly(put);
  }

  @Test
  void aCorruptedBlobIsDropped() throws Exception {
    store.put(BYTES);
    Files.writeString(store.file(DIGEST).orElseThrow(), "SOME BYTES");

    assertThat(store.verify(DIGEST)).isFalse();

    assertThat(store.has(DIGEST)).isFalse();
  }

  @Test
  void aSmallBlobThatWasCorruptedIsNeverHandedOut() throws Exception {
    store.put(BYTES);
    Files.writeString(store.file(DIGEST).orElseThrow(), "SOME BYTES");

    assertThatThrownBy(() -> store.read(DIGEST, 100))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND));

    assertThat(store.has(DIGEST)).isFalse();
  }
}
