package dev.croft.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every blob store promises. */
abstract class BlobStoreContract {

  private static final byte[] HELLO = "hello, blob".getBytes(StandardCharsets.UTF_8);
  private static final Digest HELLO_DIGEST = Digest.ofBytes(HELLO);

  /** The store under test, empty. */
  abstract BlobStore store();

  @Test
  void whatWasPutIsReadBack() throws Exception {
    Digest digest = store().put(HELLO);

    assertThat(digest).isEqualTo(HELLO_DIGEST);
    assertThat(store().has(digest)).isTrue();
    assertThat(store().size(digest)).hasValue(HELLO.length);
    try (InputStream in = store().open(digest)) {
      assertThat(in.readAllBytes()).isEqualTo(HELLO);
    }
    assertThat(store().read(digest, 100)).isEqualTo(HELLO);
  }

  @Test
  void anEmptyBlobIsABlob() {
    Digest digest = store().put(new byte[0]);

    assertThat(store().size(digest)).hasValue(0);
    assertThat(store().read(digest, 0)).isEmpty();
  }

  @Test
  void aWriterTellsTheDigestOfWhatThereIsSoFar() throws Exception {
    try (BlobWriter writer = store().create()) {
      writer.write(HELLO, 0, 5);
      assertThat(writer.digest()).isEqualTo(Digest.ofBytes(Arrays.copyOf(HELLO, 5)));

      writer.write(HELLO, 5, HELLO.length - 5);
      assertThat(writer.digest()).isEqualTo(HELLO_DIGEST);
      assertThat(writer.commit().digest()).isEqualTo(HELLO_DIGEST);
    }
  }

  @Test
  void aChannelReadsFromAnyPlace() throws Exception {
    store().put(HELLO);

    try (var channel = store().openChannel(HELLO_DIGEST)) {
      channel.position(7);
      ByteBuffer buffer = ByteBuffer.allocate(4);
      assertThat(channel.read(buffer)).isEqualTo(4);
      assertThat(buffer.array()).isEqualTo("blob".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFileHoldsTheBytesWhereTheStoreHasFiles() throws Exception {
    store().put(HELLO);

    var file = store().file(HELLO_DIGEST);

    if (file.isPresent()) {
      assertThat(Files.readAllBytes(file.get())).isEqualTo(HELLO);
    }
  }

  @Test
  void aMissingBlobIsNotFound() {
    assertThat(store().has(HELLO_DIGEST)).isFalse();
    assertThat(store().size(HELLO_DIGEST)).isEmpty();
    assertThat(store().delete(HELLO_DIGEST)).isFalse();
    assertThat(store().verify(HELLO_DIGEST)).isFalse();
    for (Callable<Object> read :
        List.<Callable<Object>>of(
            () -> store().open(HELLO_DIGEST),
            () -> store().openChannel(HELLO_DIGEST),
            () -> store().file(HELLO_DIGEST),
            () -> store().read(HELLO_DIGEST, 100))) {
      assertThatThrownBy(read::call)
          .isInstanceOfSatisfying(
              CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
          .hasMessage("content digest " + HELLO_DIGEST + ": not found");
    }
  }

  @Test
  void nothingIsSeenBeforeCommit() throws Exception {
    try (BlobWriter writer = store().create()) {
      writer.write(HELLO);

      assertThat(store().has(HELLO_DIGEST)).isFalse();
      assertThat(store().list()).isEmpty();

      writer.commit();
    }
    assertThat(store().has(HELLO_DIGEST)).isTrue();
  }

  @Test
  void aWriterClosedWithoutCommitLeavesNoBlob() throws Exception {
    try (BlobWriter writer = store().create()) {
      writer.write(HELLO);
    }

    assertThat(store().list()).isEmpty();
  }

  @Test
  void otherBytesThanExpectedAreRefusedAndForgotten() throws Exception {
    try (BlobWriter writer = store().resume(HELLO_DIGEST, HELLO.length)) {
      writer.write("HELLO, BLOB".getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(writer::commit).isInstanceOf(CorruptBlobException.class);
    }
    assertThat(store().has(HELLO_DIGEST)).isFalse();
    try (BlobWriter again = store().resume(HELLO_DIGEST, HELLO.length)) {
      assertThat(again.written()).isZero();
    }
  }

  @Test
  void moreBytesThanExpectedAreRefusedAtOnce() throws Exception {
    try (BlobWriter writer = store().resume(HELLO_DIGEST, HELLO.length)) {
      writer.write(HELLO);

      assertThatThrownBy(() -> writer.write('!')).isInstanceOf(CorruptBlobException.class);
    }
    assertThat(store().has(HELLO_DIGEST)).isFalse();
  }

  @Test
  void fewerBytesThanExpectedAreNoBlob() throws Exception {
    try (BlobWriter writer = store().resume(HELLO_DIGEST, HELLO.length)) {
      writer.write(HELLO, 0, 5);

      assertThatThrownBy(writer::commit).isInstanceOf(CorruptBlobException.class);
    }
    assertThat(store().has(HELLO_DIGEST)).isFalse();
  }

  @Test
  void aBlobThatWasCutOffIsContinued() throws Exception {
    try (BlobWriter first = store().resume(HELLO_DIGEST, HELLO.length)) {
      first.write(HELLO, 0, 5);
    }

    try (BlobWriter second = store().resume(HELLO_DIGEST, HELLO.length)) {
      assertThat(second.written()).isEqualTo(5);
      second.write(HELLO, 5, HELLO.length - 5);
      assertThat(second.commit().size()).isEqualTo(HELLO.length);
    }
    assertThat(store().read(HELLO_DIGEST, 100)).isEqualTo(HELLO);
  }

  @Test
  void discardedBytesAreNotContinued() throws Exception {
    try (BlobWriter first = store().resume(HELLO_DIGEST, HELLO.length)) {
      first.write(HELLO, 0, 5);
      first.discard();
    }

    try (BlobWriter second = store().resume(HELLO_DIGEST, HELLO.length)) {
      assertThat(second.written()).isZero();
    }
  }

  @Test
  void twoWritersOfOneBlobDoNotDisturbEachOther() throws Exception {
    try (BlobWriter first = store().resume(HELLO_DIGEST, HELLO.length);
        BlobWriter second = store().resume(HELLO_DIGEST, HELLO.length)) {
      first.write(HELLO, 0, 3);
      second.write(HELLO);
      second.commit();
      first.write(HELLO, 3, HELLO.length - 3);
      first.commit();
    }
    assertThat(store().read(HELLO_DIGEST, 100)).isEqualTo(HELLO);
    assertThat(store().list()).hasSize(1);
  }

  @Test
  void manyThreadsPutAndReadTheSameBlobs() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] bytes = ("blob " + i % 8).repeat(10_000).getBytes(StandardCharsets.UTF_8);
        done.add(
            threads.submit(() -> store().read(store().put(bytes), 1 << 20).length == bytes.length));
      }
      for (Future<Boolean> one : done) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(store().list()).hasSize(8);
  }

  @Test
  void aDeletedBlobIsGoneButItsReadersReadOn() throws Exception {
    store().put(HELLO);
    try (InputStream in = store().open(HELLO_DIGEST)) {
      assertThat(store().delete(HELLO_DIGEST)).isTrue();
      assertThat(store().has(HELLO_DIGEST)).isFalse();
      assertThat(in.readAllBytes()).isEqualTo(HELLO);
    }
  }

  @Test
  void theListHasEveryBlobWithItsSize() {
    Digest other = store().put(new byte[] {1, 2, 3});
    store().put(HELLO);

    assertThat(store().list())
        .extracting(BlobInfo::digest, BlobInfo::size)
        .containsExactlyInAnyOrder(tuple(HELLO_DIGEST, (long) HELLO.length), tuple(other, 3L));
  }

  @Test
  void aRightBlobIsVerified() {
    store().put(HELLO);

    assertThat(store().verify(HELLO_DIGEST)).isTrue();
    assertThat(store().has(HELLO_DIGEST)).isTrue();
  }

  @Test
  void aBlobIsReadWholeOnlyUpToALimit() {
    store().put(HELLO);

    assertThatThrownBy(() -> store().read(HELLO_DIGEST, HELLO.length - 1))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.RESOURCE));
  }

  @Test
  void blobsOfOtherAlgorithmsAreKeptToo() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(HELLO);
    Digest digest = new Digest("sha512:" + HexFormat.of().formatHex(hash));

    try (BlobWriter writer = store().resume(digest, HELLO.length)) {
      writer.write(HELLO);
      writer.commit();
    }

    assertThat(store().verify(digest)).isTrue();
    assertThat(store().read(digest, 100)).isEqualTo(HELLO);
  }
}
