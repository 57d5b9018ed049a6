package dev.croft.oci.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FileTreeTest {

  private static final Digest CONTENT = Digest.ofText("content");

  @Test
  void entriesAreInTheOrderOfAWalk() {
    FileTree tree =
        FileTree.of(
            List.of(
                file("b"),
                file("a/c"),
                file("a.txt"),
                directory("a"),
                directory("a/b"),
                file("a/b/d")));

    assertThat(tree.entries().stream().map(entry -> entry.path().toString()))
        .containsExactly("a", "a/b", "a/b/d", "a/c", "a.txt", "b");
  }

  @Test
  void aDirectoryListsWhatIsInItAndNotWhatIsBelow() {
    FileTree tree =
        FileTree.of(
            List.of(
                directory("a"),
                directory("a/b"),
                file("a/b/c"),
                directory("a/b/d"),
                file("a/b/d/e"),
                file("a/f"),
                file("g")));

    assertThat(names(tree, "")).containsExactly("a", "g");
    assertThat(names(tree, "a")).containsExactly("b", "f");
    assertThat(names(tree, "a/b")).containsExactly("c", "d");
    assertThat(names(tree, "a/b/d")).containsExactly("e");
    assertThatThrownBy(() -> names(tree, "nothing")).isInstanceOf(CroftException.class);
  }

  @Test
  void entriesAreFoundByTheirPaths() {
    FileTree tree = FileTree.of(List.of(directory("a"), file("a/b")));

    assertThat(tree.entry(BytePath.of("a/b"))).isPresent();
    assertThat(tree.entry(BytePath.of("a/c"))).isEmpty();
    assertThat(tree.stat(BytePath.of("a")).orElseThrow().isDirectory()).isTrue();
    assertThat(tree.contentDigest(BytePath.of("a/b"))).isEqualTo(CONTENT);
    assertThatThrownBy(() -> tree.contentDigest(BytePath.of("a/c")))
        .hasMessage("\"/a/c\": not found");
  }

  @Test
  void theRootIsAnOrdinaryDirectoryUnlessItSaysOtherwise() {
    assertThat(FileTree.EMPTY.root().permissions()).isEqualTo(0755);
    FileTree tree = FileTree.of(List.of(TreeEntry.directory("", 01777), file("a")));

    assertThat(tree.root().permissions()).isEqualTo(01777);
    assertThat(names(tree, "")).containsExactly("a");
  }

  @Test
  void everythingSurvivesTheListing() {
    byte[] oddName = {'x', (byte) 0xff, (byte) 0xfe};
    TreeEntry device =
        new TreeEntry(
            BytePath.of("dev"),
            FileType.CHARACTER_DEVICE,
            0620,
            new TreeEntry.Owner(4_000_000_000L, 5),
            0,
            -1,
            BytePath.EMPTY,
            Optional.of(new TreeEntry.Device(5, 1)),
            new TreeMap<>(),
            Optional.empty());
    FileTree tree =
        FileTree.of(
            List.of(
                TreeEntry.directory("", 0700),
                directory("a").withModified(1_700_000_000_123_456_789L),
                file("a/b")
                    .withOwner(1000, 1001)
                    .withXattrs(Map.of("security.capability", Bytes.of(new byte[] {1, 0, 2}))),
                file("a/c").asHardLinkTo(BytePath.of("a/b")),
                device,
                TreeEntry.symlink("link", "../where/ever"),
                file("f").withPath(BytePath.of(oddName)),
                special("pipe", FileType.FIFO),
                special("socket", FileType.SOCKET)));

    FileTree read = TreeListing.read(TreeListing.write(tree));

    assertThat(read).isEqualTo(tree);
    assertThat(read.digest()).isEqualTo(tree.digest());
  }

  @Test
  void theListingOfATreeNeverChangesItsForm() {
    FileTree tree =
        FileTree.of(List.of(directory("a").withModified(1_000), file("a/b").withOwner(1, 2)));

    assertThat(tree.digest())
        .isEqualTo(
            new Digest("sha256:be0bd0eb7c9c308723671feffd1e604670431331705a9e74ca04127a2f46da9b"));
  }

  @Test
  void aListingThatWasCutOrChangedIsRefused() {
    byte[] listing = TreeListing.write(FileTree.of(List.of(directory("a"), file("a/b"))));

    for (int length = 0; length < listing.length; length++) {
      byte[] cut = Arrays.copyOf(listing, length);
      assertThatThrownBy(() -> TreeListing.read(cut)).isInstanceOf(CroftException.class);
    }
    byte[] longer = Arrays.copyOf(listing, listing.length + 1);
    assertThatThrownBy(() -> TreeListing.read(longer)).isInstanceOf(CroftException.class);
  }

  @Test
  void aPathThatLeadsOutIsRefused() {
    for (String path : List.of("../a", "a/../../b", "./a", "a//b", "a/")) {
      assertThatThrownBy(() -> FileTree.of(List.of(directory("a"), file(path))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> file("/a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> FileTree.of(List.of(file("a"), file("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("twice in a tree: a");
  }

  @Test
  void nothingIsBelowAFileOrALink() {
    assertThatThrownBy(() -> FileTree.of(List.of(file("a"), file("a/b"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FileTree.of(List.of(TreeEntry.symlink("a", "/"), file("a/b"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FileTree.of(List.of(file("missing/b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHardLinkNamesAnEarlierFile() {
    assertThatThrownBy(
            () -> FileTree.of(List.of(file("a").asHardLinkTo(BytePath.of("b")), file("b"))))
        .isInstanceOf(IllegalArgumentException.class);
    FileTree tree = FileTree.of(List.of(file("a"), file("b").asHardLinkTo(BytePath.of("a"))));
    assertThat(tree.totalBytes()).isEqualTo(7);
  }

  private static List<String> names(FileTree tree, String path) {
    return tree.list(BytePath.of(path)).stream().map(BytePath::toString).toList();
  }

  private static TreeEntry directory(String path) {
    return TreeEntry.directory(path, 0755);
  }

  private static TreeEntry file(String path) {
    return TreeEntry.file(path, 0644, CONTENT, 7);
  }

  private static TreeEntry special(String path, FileType type) {
    return new TreeEntry(
        BytePath.of(path),
        type,
        0600,
        TreeEntry.Owner.ROOT,
        0,
        0,
        BytePath.EMPTY,
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty());
  }
}
