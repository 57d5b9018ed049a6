package dev.croft.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.fileop.FileTreeSource;
import dev.croft.engine.fileop.InputTree;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.tree.ContentChecksum;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotViewTest {

  @TempDir private Path directory;
  @TempDir private Path contexts;
  private final FileDigests digests = new FileDigests(1000);
  private TreeFixture fixture;

  @BeforeEach
  void open() {
    fixture = new TreeFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void aChecksumIsOfWhatIsInTheFiles() throws IOException {
    SnapshotId one = fixture.files("d/a", "other");
    SnapshotId same = fixture.files("d/a");
    SnapshotId different =
        fixture.tree(Optional.of(same), root -> Files.writeString(root.resolve("d/a"), "x"));
    assertThat(checksum(one, "/d")).isEqualTo(checksum(same, "/d"));
    assertThat(checksum(one, "/d")).isNotEqualTo(checksum(different, "/d"));
  }

  @Test
  void aSnapshotOfATreeHasTheTreesChecksum() throws IOException {
    TreeStore store = new TreeStore(contexts, InstantSource.system());
    Digest content = store.put("hello".getBytes(StandardCharsets.UTF_8));
    FileTree tree =
        FileTree.of(
            List.of(
                TreeEntry.directory("d", 0755),
                TreeEntry.file("d/f", 0640, content, 5).withOwner(7, 8).withModified(12_345L),
                TreeEntry.file("d/g", 0640, content, 5)
                    .withOwner(7, 8)
                    .withModified(12_345L)
                    .asHardLinkTo(BytePath.of("d/f")),
                TreeEntry.symlink("link", "d/f")));
    SnapshotId snapshot =
        fixture.files.materialise(new InputTree.Unstored(() -> new FileTreeSource(tree, store)));
    assertThat(checksum(snapshot, "/"))
        .isEqualTo(new ContentChecksum(tree).of(ContentSelector.path("/")));
    fixture.check(
        snapshot,
        root -> {
          assertThat(root.resolve("d/f")).hasContent("hello");
          assertThat(Files.getAttribute(root.resolve("d/f"), "unix:gid")).isEqualTo(8);
          assertThat(Files.getAttribute(root.resolve("d/f"), "unix:nlink")).isEqualTo(2);
          assertThat(Files.readSymbolicLink(root.resolve("link"))).hasToString("d/f");
        });
  }

  @Test
  void overlayfssOwnAttributesAreNotSeen() throws IOException {
    SnapshotId id =
        fixture.tree(
            Optional.empty(),
            root -> {
              Path dir = Files.createDirectory(root.resolve("d"));
              Xattrs.of(dir).set("trusted.overlay.opaque", new byte[] {'y'});
              Xattrs.of(dir).set("user.note", new byte[] {1});
            });
    try (SnapshotView view = SnapshotView.open(fixture.trees, id, digests)) {
      assertThat(view.stat(BytePath.of("d")).orElseThrow().xattrs()).containsOnlyKeys("user.note");
    }
  }

  @Test
  void filesAreReadInParts() throws IOException {
    SnapshotId id =
        fixture.tree(
            Optional.empty(),
            root -> {
              Files.writeString(root.resolve("file"), "0123456789");
              Files.createSymbolicLink(root.resolve("link"), Path.of("/file"));
            });
    try (SnapshotView view = SnapshotView.open(fixture.trees, id, digests)) {
      TreeReader reader = view.reader();
      assertThat(reader.readFile("/link", 0, -1)).asString().isEqualTo("0123456789");
      assertThat(reader.readFile("/file", 3, 4)).asString().isEqualTo("3456");
      assertThat(reader.readFile("/file", 8, 40)).asString().isEqualTo("89");
      assertThat(reader.readFile("/file", 80, 4)).isEmpty();
      assertThatThrownBy(() -> reader.readFile("/no", 0, -1))
          .isInstanceOf(CroftException.class)
          .hasMessage("open /no: no such file or directory");
    }
  }

  @Test
  void directoriesAreListedByPattern() throws IOException {
    SnapshotId id = fixture.files("d/a.txt", "d/b.go", "d/sub/c");
    try (SnapshotView view = SnapshotView.open(fixture.trees, id, digests)) {
      assertThat(names(view.reader().readDirectory("/d", "")))
          .containsExactly("d/a.txt", "d/b.go", "d/sub");
      assertThat(names(view.reader().readDirectory("/d", "*.go"))).containsExactly("d/b.go");
      assertThat(view.reader().stat("/d/a.txt", true).file().size()).isEqualTo(7);
    }
  }

  @Test
  void aWalkIsSorted() throws IOException {
    SnapshotId id = fixture.files("b/z", "b.txt", "a", "b/a");
    List<String> seen = new ArrayList<>();
    try (SnapshotView view = SnapshotView.open(fixture.trees, id, digests)) {
      view.reader().walk((found, details) -> seen.add(found.path().toString()));
    }
    assertThat(seen).containsExactly("a", "b", "b/a", "b/z", "b.txt");
  }

  private Digest checksum(SnapshotId id, String path) {
    try (SnapshotView view = SnapshotView.open(fixture.trees, id, digests)) {
      return new ContentChecksum(view).of(ContentSelector.path(path));
    }
  }

  private static List<String> names(List<TreeReader.Found> found) {
    return found.stream().map(f -> f.path().toString()).toList();
  }
}
