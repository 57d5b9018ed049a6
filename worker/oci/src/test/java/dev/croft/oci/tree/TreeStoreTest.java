package dev.croft.oci.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.CorruptBlobException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeStoreTest {

  private static final byte[] BYTES = "some file".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.ofBytes(BYTES);

  @TempDir Path root;
  private TreeStore store;

  @BeforeEach
  void open() {
    store = open("this-boot");
  }

  private TreeStore open(String bootId) {
    return new TreeStore(root, InstantSource.system(), bootId);
  }

  @Test
  void aFileIsKeptByItsDigestAsAPlainFile() {
    assertThat(store.put(BYTES)).isEqualTo(DIGEST);

    assertThat(store.file(DIGEST, BYTES.length)).hasBinaryContent(BYTES);
    assertThat(store.fileOf(DIGEST)).isEqualTo(store.file(DIGEST, BYTES.length));
  }

  @Test
  void largeFilesAreStreamed() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);

    Digest digest = store.put(new ByteArrayInputStream(large));

    assertThat(digest).isEqualTo(Digest.ofBytes(large));
    assertThat(store.file(digest, large.length)).hasBinaryContent(large);
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertThat(store.hasFile(DIGEST, BYTES.length)).isFalse();
    assertThatThrownBy(() -> store.file(DIGEST, BYTES.length))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND));
  }

  @Test
  void anUnfinishedFileLeavesNothing() throws Exception {
    try (TreeFileWriter writer = store.write()) {
      writer.write(new byte[1_000_000]);
    }

    assertThat(store.files()).isEmpty();
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void otherBytesThanExpectedAreNotKept() throws Exception {
    try (TreeFileWriter writer = store.write()) {
      writer.write(BYTES);
      assertThatThrownBy(() -> writer.finishAs(Digest.ofText("other")))
          .isInstanceOf(CorruptBlobException.class);
    }

    assertThat(store.files()).isEmpty();
  }

  @Test
  void aFileOfTheWrongSizeIsNeverUsed() throws Exception {
    store.put(BYTES);
    Files.writeString(store.fileOf(DIGEST), "");

    assertThat(store.hasFile(DIGEST, BYTES.length)).isFalse();

    store.put(BYTES);
    assertThat(store.file(DIGEST, BYTES.length)).hasBinaryContent(BYTES);
  }

  @Test
  void afterAPowerFailureWrongBytesOfTheRightSizeAreFound() throws Exception {
    store.put(BYTES);
    Digest good = store.put(new byte[] {1});
    Files.writeString(store.fileOf(DIGEST), "SOME FILE");
    makeOld(DIGEST, good);

    TreeStore after = open("next-boot");

    assertThat(after.hasFile(DIGEST, BYTES.length)).isFalse();
    assertThat(after.hasFile(good, 1)).isTrue();
    assertThat(after.files()).extracting(BlobInfo::digest).containsExactly(good);
  }

  @Test
  void aRestartOfTheProcessAloneIsNoReasonForDoubt() throws Exception {
    store.put(BYTES);
    Files.writeString(store.fileOf(DIGEST), "SOME FILE");
    makeOld(DIGEST);

    assertThat(open("this-boot").hasFile(DIGEST, BYTES.length)).isTrue();
  }

  @Test
  void doubtOutlivesARestartOfTheProcess() throws Exception {
    store.put(BYTES);
    Files.writeString(store.fileOf(DIGEST), "SOME FILE");
    makeOld(DIGEST);
    open("next-boot");

    assertThat(open("next-boot").hasFile(DIGEST, BYTES.length)).isFalse();
  }

  @Test
  void leftoversOfAnEarlierProcessAreRemoved() throws Exception {
    store.write().write(new byte[1_000_000]);
    assertThat(temporaryFiles()).hasSize(1);

    open("this-boot");

    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void aTreeIsKeptByItsDigest() {
    FileTree tree = FileTree.of(List.of(TreeEntry.file("a", 0644, DIGEST, BYTES.length)));

    Digest digest = store.putTree(tree);

    assertThat(store.tree(digest)).hasValue(tree);
    assertThat(store.tree(Digest.ofText("another"))).isEmpty();
    assertThat(store.trees()).extracting(BlobInfo::digest).containsExactly(digest);
  }

  @Test
  void aListingTravelsAsItIs() {
    FileTree tree = FileTree.of(List.of(TreeEntry.file("a", 0644, DIGEST, BYTES.length)));
    store.putTree(tree);
    TreeStore other = new TreeStore(root.resolve("other"), InstantSource.system());

    FileTree arrived = other.putListing(store.listing(tree.digest()).orElseThrow());

    assertThat(arrived).isEqualTo(tree);
    assertThat(other.tree(tree.digest())).hasValue(tree);
  }

  @Test
  void aDamagedListingIsDropped() throws Exception {
    Digest digest = store.putTree(FileTree.EMPTY);
    Path file = root.resolve("trees/" + digest.hex().substring(0, 2) + "/" + digest.hex());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertThat(store.tree(digest)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatATreeNeedsAndIsNotHereIsNamedOnce() {
    store.put(BYTES);
    Digest missing = Digest.ofText("missing");
    FileTree tree =
        FileTree.of(
            List.of(
                TreeEntry.file("here", 0644, DIGEST, BYTES.length),
                TreeEntry.file("there", 0644, missing, 7),
                TreeEntry.file("too", 0644, missing, 7)));

    assertThat(store.missing(tree))
        .extracting(entry -> entry.path().toString())
        .containsExactly("there");
  }

  @Test
  void whatWasNotUsedForLongIsRemoved() throws Exception {
    Digest unused = store.put(new byte[] {1, 2, 3});
    store.put(BYTES);
    makeOld(unused, DIGEST);
    store.hasFile(DIGEST, BYTES.length);

    long removed = store.removeUnused(Instant.now().minus(Duration.ofDays(1)));

    assertThat(removed).isEqualTo(3);
    assertThat(store.files()).extracting(BlobInfo::digest).containsExactly(DIGEST);
  }

  @Test
  void manyThreadsKeepTheSameFiles() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Digest>> kept = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        byte[] bytes = ("file " + i % 40).getBytes(StandardCharsets.UTF_8);
        kept.add(threads.submit(() -> store.put(new ByteArrayInputStream(bytes))));
      }
      for (Future<Digest> one : kept) {
        one.get();
      }
    }

    assertThat(store.files()).hasSize(40);
    assertThat(temporaryFiles()).isEmpty();
  }

  private List<Path> temporaryFiles() throws Exception {
    try (Stream<Path> all = Files.walk(root.resolve("tmp"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private void makeOld(Digest... digests) throws Exception {
    for (Digest digest : digests) {
      Files.setLastModifiedTime(
          store.fileOf(digest), FileTime.from(Instant.now().minus(Duration.ofDays(10))));
    }
  }
}
