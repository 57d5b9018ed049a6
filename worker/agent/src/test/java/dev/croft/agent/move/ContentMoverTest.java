package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.engine.fileop.CopiedPart;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.FileTreeSource;
import dev.croft.engine.fileop.InputTree;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentMoverTest {

  @TempDir private Path root;
  private final SharedLocations locations = new SharedLocations();
  private Node one;
  private Node two;
  private Node three;

  @BeforeEach
  void open() throws Exception {
    one = new Node("one", root.resolve("1"), locations, List.of());
    two = new Node("two", root.resolve("2"), locations, List.of());
    three = new Node("three", root.resolve("3"), locations, List.of());
    two.knows(one);
    three.knows(one);
    three.knows(two);
  }

  @AfterEach
  void close() {
    three.close();
    two.close();
    one.close();
  }

  @Test
  void aSnapshotIsTheSameOnBothSides() throws Exception {
    SnapshotId base =
        one.make(
            "base",
            List.of(),
            tree -> {
              Files.createDirectories(tree.resolve("etc/old"));
              Files.writeString(tree.resolve("etc/gone"), "gone");
              Files.writeString(tree.resolve("etc/old/file"), "old");
            });
    SnapshotId step = one.make("step", List.of(base), ContentMoverTest::oneOfEverything);

    List<VertexEvent> seen = new ArrayList<>();
    assertThat(two.mover.bring(new Content.Snapshot(step), seen::add)).isTrue();

    assertThat(two.look(step)).isEqualTo(one.look(step));
    assertThat(two.look(base)).isEqualTo(one.look(base));
    assertThat(two.stores.blobs().list()).as("archives, once they are unpacked").isEmpty();
    assertThat(seen)
        .anyMatch(e -> e instanceof VertexEvent.Status s && s.id().equals("[croft] from one"));
  }

  private static void oneOfEverything(Path tree) throws Exception {
    Files.delete(tree.resolve("etc/gone"));
    Files.delete(tree.resolve("etc/old/file"));
    Files.delete(tree.resolve("etc/old"));
    Files.createDirectory(tree.resolve("etc/old"));
    Files.writeString(tree.resolve("etc/old/new"), "new");
    Files.writeString(tree.resolve("first"), "linked");
    Files.createLink(tree.resolve("second"), tree.resolve("first"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("../../etc/passwd"));
    Files.writeString(tree.resolve(".wh.name"), "not a whiteout");
    try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(5 << 20);
      sparse.seek(3 << 20);
      sparse.write(1);
    }
    try (Directory top = Directory.open(tree)) {
      top.makeNode(BytePath.of("pipe"), FileType.FIFO, 0640, 0, 0);
      top.makeNode(BytePath.of("null"), FileType.CHARACTER_DEVICE, 0666, 1, 3);
      top.setOwner(BytePath.of("first"), 3_000_000_000L, 12);
      top.setPermissions(BytePath.of("first"), 06755);
      top.setPermissions(BytePath.EMPTY, 0711);
    }
    Xattrs.of(tree.resolve("first")).set("user.binary", new byte[] {0, -1, '='});
    Files.setLastModifiedTime(
        tree.resolve("first"), FileTime.from(Instant.parse("1960-02-03T04:05:06.123456789Z")));
    Files.setLastModifiedTime(
        tree.resolve("etc/old"), FileTime.from(Instant.parse("2030-02-03T04:05:06.987654321Z")));
    Files.setLastModifiedTime(tree, FileTime.from(Instant.parse("2031-02-03T04:05:06.7Z")));
  }

  @Test
  void whatSeveralWantComesOnce() throws Exception {
    SnapshotId step =
        one.make("step", List.of(), tree -> Files.writeString(tree.resolve("f"), "x"));
    one.requests.set(0);
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> brought = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        brought.add(askers.submit(() -> two.mover.bring(new Content.Snapshot(step), event -> {})));
      }
      for (Future<Boolean> each : brought) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(one.requests).hasValue(3);
  }

  @Test
  void onlyWhatIsMissingComes() throws Exception {
    SnapshotId base = one.make("base", List.of(), tree -> random(tree.resolve("big"), 1 << 20));
    SnapshotId left =
        one.make("left", List.of(base), tree -> Files.writeString(tree.resolve("l"), ""));
    SnapshotId right =
        one.make("right", List.of(base), tree -> Files.writeString(tree.resolve("r"), ""));
    two.mover.bring(new Content.Snapshot(left), event -> {});
    one.requests.set(0);

    assertThat(two.mover.bring(new Content.Snapshot(right), event -> {})).isTrue();

    assertThat(one.requests).hasValue(3);
    assertThat(two.look(right)).isEqualTo(one.look(right));
  }

  @Test
  void whoDoesNotHaveItIsForgottenAndTheNextIsAsked() throws Exception {
    SnapshotId step =
        one.make("step", List.of(), tree -> Files.writeString(tree.resolve("f"), "x"));
    locations.of("two").announce(List.of(ContentName.of(step)));

    assertThat(three.mover.bring(new Content.Snapshot(step), event -> {})).isTrue();
    two.snapshots.delete(step);
    one.snapshots.delete(step);
    three.snapshots.delete(step);

    assertThat(three.mover.bring(new Content.Snapshot(step), event -> {})).isFalse();
    assertThat(locations.all(ContentName.of(step))).isEmpty();
  }

  @Test
  void whenOneHolderIsGoneAnotherGives() throws Exception {
    SnapshotId step =
        one.make("step", List.of(), tree -> Files.writeString(tree.resolve("f"), "x"));
    two.mover.bring(new Content.Snapshot(step), event -> {});
    locations.of("two").announce(List.of(ContentName.of(step)));
    three.others.put("one", URI.create("http://127.0.0.1:1"));

    assertThat(three.mover.bring(new Content.Snapshot(step), event -> {})).isTrue();

    assertThat(three.look(step)).isEqualTo(one.look(step));
  }

  @Test
  void aDamagedArchiveIsDroppedAndMadeAgain() throws Exception {
    SnapshotId step = one.make("step", List.of(), tree -> random(tree.resolve("file"), 1 << 20));
    Descriptor archive = one.content.archive(step, "step").orElseThrow();
    damage(one.stores.blobs().file(archive.digest()).orElseThrow());

    assertThat(two.mover.bring(new Content.Snapshot(step), event -> {})).isTrue();

    assertThat(two.look(step)).isEqualTo(one.look(step));
    assertThat(one.stores.blobs().verify(archive.digest())).isTrue();
  }

  @Test
  void aBlobThatIsDamagedEverywhereIsNotTaken() throws Exception {
    Digest digest = one.stores.blobs().put(new byte[100_000]);
    damage(one.stores.blobs().file(digest).orElseThrow());
    locations.of("one").announce(List.of(ContentName.blob(digest)));

    Descriptor blob = Descriptor.of("text/plain", digest, 100_000);
    assertThat(two.mover.bring(new Content.Empty(), blob, done -> {})).isFalse();

    assertThat(two.stores.blobs().has(digest)).isFalse();
    assertThat(one.stores.blobs().has(digest)).isFalse();
  }

  @Test
  void aBlobGoesOnWhereItWasCutOff() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    Digest digest = one.stores.blobs().put(bytes);
    try (BlobWriter half = two.stores.blobs().resume(digest, bytes.length)) {
      half.write(bytes, 0, 200_000);
    }
    locations.of("one").announce(List.of(ContentName.blob(digest)));
    List<Long> seen = new ArrayList<>();

    Descriptor blob = Descriptor.of("text/plain", digest, bytes.length);
    assertThat(two.mover.bring(new Content.Empty(), blob, seen::add)).isTrue();

    assertThat(seen).allMatch(done -> done > 200_000);
    assertThat(two.stores.blobs().read(digest, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void tenThousandFilesOfATreeComeInOneAnswer() throws Exception {
    List<TreeEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] content = ("file " + i).getBytes(StandardCharsets.UTF_8);
      entries.add(TreeEntry.file("f" + i, 0644, one.stores.trees().put(content), content.length));
    }
    FileTree tree = FileTree.of(entries);
    Digest digest = one.stores.trees().putTree(tree);
    locations.of("one").announce(List.of(ContentName.tree(digest)));
    two.stores.trees().put("file 77".getBytes(StandardCharsets.UTF_8));

    assertThat(two.mover.bring(new Content.Tree(digest), event -> {})).isTrue();

    assertThat(two.stores.trees().missing(tree)).isEmpty();
    assertThat(two.stores.trees().tree(digest)).isEqualTo(Optional.of(tree));
    assertThat(one.requests).hasValue(2);
  }

  @Test
  void ofABigSnapshotOnlyWhatIsCopiedComesAndTheCopyIsTheSame() throws Exception {
    SnapshotId big =
        one.make(
            "big",
            List.of(),
            tree -> {
              random(tree.resolve("big"), 32 << 20);
              Files.createDirectories(tree.resolve("data/inner"));
              Files.createDirectories(tree.resolve("data/etc/old"));
              Files.createFile(tree.resolve("data/etc/old/file"));
              Files.createFile(tree.resolve("data/etc/gone"));
              oneOfEverything(tree.resolve("data"));
              Files.createSymbolicLink(tree.resolve("way"), Path.of("/data"));
              Files.writeString(tree.resolve("data/inner/left.out"), "no");
            });
    FileOp copy =
        new FileOp(
            List.of(
                new FileOp.Step(-1, 0, -1, copy("/way", "/all", List.of("**/*.out"))),
                new FileOp.Step(1, 0, 0, copy("/da*/inn*", "/matched/", List.of()))));
    List<CopiedPart> parts = CopiedPart.ofInput(copy, 0).orElseThrow();

    FileTree part =
        two.mover.bringPart(new Content.Snapshot(big), parts, event -> {}).orElseThrow();

    InputTree here = new InputTree.Unstored(() -> new FileTreeSource(part, two.stores.trees()));
    SnapshotId ofThePart = copied(two, copy, here);
    SnapshotId ofTheWhole = copied(one, copy, new InputTree.Stored(big));
    assertThat(lookInside(two, ofThePart)).isEqualTo(lookInside(one, ofTheWhole));
    assertThat(lookInside(two, ofThePart)).containsKeys("/all/inner", "/matched");
    assertThat(two.stores.snapshots().exists(big)).isFalse();
    assertThat(part.entries()).extracting(entry -> entry.path().toString()).doesNotContain("big");
  }

  @Test
  void aBigPartOfASnapshotComesWithTheRest() throws Exception {
    SnapshotId big = one.make("big", List.of(), tree -> random(tree.resolve("big"), 8 << 20));
    FileOp copy = new FileOp(List.of(new FileOp.Step(-1, 0, 0, copy("/big", "/", List.of()))));

    assertThat(
            two.mover.bringPart(
                new Content.Snapshot(big), CopiedPart.ofInput(copy, 0).orElseThrow(), event -> {}))
        .isEmpty();
  }

  @Test
  void ofABigTreeOnlyTheFilesComeThatAreCopied() throws Exception {
    byte[] big = new byte[2 << 20];
    byte[] small = {1, 2, 3};
    FileTree tree =
        FileTree.of(
            List.of(
                TreeEntry.file("big", 0644, one.stores.trees().put(big), big.length),
                TreeEntry.file("small", 0644, one.stores.trees().put(small), small.length)));
    Digest digest = one.stores.trees().putTree(tree);
    locations.of("one").announce(List.of(ContentName.tree(digest)));
    FileOp copy = new FileOp(List.of(new FileOp.Step(-1, 0, 0, copy("/small", "/", List.of()))));
    List<CopiedPart> parts = CopiedPart.ofInput(copy, 0).orElseThrow();

    Optional<FileTree> part = two.mover.bringPart(new Content.Tree(digest), parts, event -> {});

    assertThat(part).contains(tree);
    assertThat(two.stores.trees().missing(tree))
        .extracting(entry -> entry.path().toString())
        .containsExactly("big");
    assertThat(two.stores.trees().listing(digest)).isEmpty();
  }

  private static FileAction.Copy copy(String from, String to, List<String> excludes) {
    return new FileAction.Copy(
        from,
        to,
        Optional.empty(),
        -1,
        "",
        true,
        true,
        false,
        true,
        true,
        false,
        0,
        List.of(),
        excludes,
        false,
        List.of());
  }

  /** Without the root, which is as old as the snapshot. */
  private static Map<String, String> lookInside(Node node, SnapshotId id) throws IOException {
    Map<String, String> seen = node.look(id);
    seen.remove("");
    return seen;
  }

  private static SnapshotId copied(Node node, FileOp copy, InputTree from) {
    FileOps files = new FileOps(node.stores.snapshots(), () -> new SnapshotId("copied"));
    return files.run(copy, List.of(from)).getFirst();
  }

  @Test
  void aTreeIsNotThereBeforeAllOfItsFilesAre() throws Exception {
    byte[] here = {1};
    byte[] lost = {2};
    FileTree tree =
        FileTree.of(
            List.of(
                TreeEntry.file("here", 0644, one.stores.trees().put(here), here.length),
                TreeEntry.file("lost", 0644, Digest.ofBytes(lost), lost.length)));
    Digest digest = one.stores.trees().putTree(tree);
    locations.of("one").announce(List.of(ContentName.tree(digest)));

    assertThat(two.mover.bring(new Content.Tree(digest), event -> {})).isFalse();
    assertThat(two.stores.trees().listing(digest)).isEmpty();

    one.stores.trees().put(lost);

    assertThat(two.mover.bring(new Content.Tree(digest), event -> {})).isTrue();
    assertThat(two.stores.trees().listing(digest)).isPresent();
  }

  private static void random(Path file, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Files.write(file, content);
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(raw.length() / 2);
      raw.write(new byte[] {'d', 'a', 'm', 'a', 'g', 'e'});
    }
  }
}
