package dev.croft.engine.fileop;

import static dev.croft.engine.fileop.FileOpFixture.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTest {

  @TempDir private Path directory;
  private FileOpFixture fixture;

  @BeforeEach
  void open() {
    fixture = new FileOpFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void aFileGetsItsContentModeOwnerAndTime() throws IOException {
    SnapshotId made =
        fixture.run(
            new FileAction.MkFile(
                "/file", 0640, Bytes.of("hello"), owner(3, 4), 1_700_000_000_000_000_005L),
            fixture.tree(root -> {}));
    fixture.check(
        made,
        root -> {
          Path file = root.resolve("file");
          assertThat(file).hasContent("hello");
          assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100640);
          assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(3);
          assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4);
          assertThat(Files.getLastModifiedTime(file).toInstant())
              .isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 5));
        });
  }

  @Test
  void aFileInAMissingDirectoryFails() throws IOException {
    SnapshotId empty = fixture.tree(root -> {});
    assertThatThrownBy(() -> fixture.run(file("/no/file", ""), empty))
        .hasMessage("open /no/file: no such file or directory");
  }

  @Test
  void aFileOverADirectoryFails() throws IOException {
    SnapshotId tree = fixture.tree(root -> Files.createDirectory(root.resolve("dir")));
    assertThatThrownBy(() -> fixture.run(file("/dir", ""), tree))
        .hasMessage("open /dir: is a directory");
  }

  @Test
  void anExistingFileKeepsItsMode() throws IOException {
    SnapshotId first = fixture.run(mkfile("/file", 0600), fixture.tree(root -> {}));
    fixture.check(
        fixture.run(mkfile("/file", 0644), first),
        root ->
            assertThat(Files.getAttribute(root.resolve("file"), "unix:mode")).isEqualTo(0100600));
  }

  @Test
  void aDirectoryIsMadeWithItsParents() throws IOException {
    SnapshotId made =
        fixture.run(
            new FileAction.MkDir("/a/b/c", 0775, true, owner(5, 5), -1), fixture.tree(root -> {}));
    fixture.check(
        made,
        root -> {
          assertThat(Files.getAttribute(root.resolve("a"), "unix:mode")).isEqualTo(040775);
          assertThat(Files.getAttribute(root.resolve("a/b"), "unix:uid")).isEqualTo(5);
          assertThat(root.resolve("a/b/c")).isEmptyDirectory();
        });
  }

  @Test
  void aDirectoryWithoutItsParentFails() throws IOException {
    SnapshotId empty = fixture.tree(root -> {});
    assertThatThrownBy(() -> fixture.run(mkdir("/a/b", false), empty))
        .hasMessage("mkdir /a/b: no such file or directory");
  }

  @Test
  void aDirectoryThatIsThereIsLeftAlone() throws IOException {
    SnapshotId tree = fixture.run(mkdir("/a", false), fixture.tree(root -> {}));
    fixture.check(
        fixture.run(new FileAction.MkDir("/a", 0700, false, owner(9, 9), -1), tree),
        root -> assertThat(Files.getAttribute(root.resolve("a"), "unix:uid")).isEqualTo(0));
  }

  @Test
  void aDirectoryBelowAFileFails() throws IOException {
    SnapshotId tree = fixture.run(file("/f", ""), fixture.tree(root -> {}));
    assertThatThrownBy(() -> fixture.run(mkdir("/f/x", true), tree))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("not a directory");
  }

  @Test
  void linksAreFollowedInsideTheTree() throws IOException {
    SnapshotId tree =
        fixture.tree(
            root -> {
              Files.createDirectories(root.resolve("usr/lib"));
              Files.createSymbolicLink(root.resolve("lib"), Path.of("/usr/lib"));
              Files.createSymbolicLink(root.resolve("out"), Path.of("../../../../tmp"));
            });
    SnapshotId made = fixture.run(file("/lib/f", "1"), tree);
    made = fixture.run(mkdir("/out/x", true), made);
    fixture.check(
        made,
        root -> {
          assertThat(root.resolve("usr/lib/f")).hasContent("1");
          assertThat(root.resolve("tmp/x")).isDirectory();
        });
  }

  @Test
  void aSymlinkIsMadeAsWritten() throws IOException {
    SnapshotId made =
        fixture.run(
            new FileAction.Symlink("../some/where", "/link", owner(7, 8), -1),
            fixture.tree(root -> {}));
    fixture.check(
        made,
        root -> {
          assertThat(Files.readSymbolicLink(root.resolve("link")))
              .isEqualTo(Path.of("../some/where"));
          assertThat(
                  Files.getAttribute(root.resolve("link"), "unix:gid", LinkOption.NOFOLLOW_LINKS))
              .isEqualTo(8);
        });
  }

  @Test
  void aSymlinkOverAFileFails() throws IOException {
    SnapshotId tree = fixture.run(file("/f", ""), fixture.tree(root -> {}));
    assertThatThrownBy(
            () -> fixture.run(new FileAction.Symlink("x", "/f", Optional.empty(), -1), tree))
        .hasMessage("symlink x /f: file exists");
  }

  @Test
  void aTreeIsRemoved() throws IOException {
    SnapshotId tree =
        fixture.tree(
            root -> {
              Files.createDirectories(root.resolve("a/b"));
              Files.writeString(root.resolve("a/b/c"), "");
              Files.writeString(root.resolve("kept"), "");
            });
    fixture.check(
        fixture.run(new FileAction.Rm("/a", false, false), tree),
        root -> assertThat(root.toFile().list()).containsExactly("kept"));
  }

  @Test
  void removingWhatIsNotThereFailsUnlessAllowed() throws IOException {
    SnapshotId tree = fixture.tree(root -> {});
    assertThatThrownBy(() -> fixture.run(new FileAction.Rm("/no", false, false), tree))
        .hasMessage("stat /no: no such file or directory");
    fixture.run(new FileAction.Rm("/no/deeper", true, false), tree);
  }

  @Test
  void removingALinkLeavesWhatItPointsTo() throws IOException {
    SnapshotId tree =
        fixture.tree(
            root -> {
              Files.createDirectory(root.resolve("dir"));
              Files.createSymbolicLink(root.resolve("link"), Path.of("dir"));
            });
    fixture.check(
        fixture.run(new FileAction.Rm("/link", false, false), tree),
        root -> assertThat(root.toFile().list()).containsExactly("dir"));
  }

  @Test
  void wildcardsRemoveWhatMatches() throws IOException {
    SnapshotId tree =
        fixture.tree(
            root -> {
              Files.createDirectory(root.resolve("d"));
              Files.writeString(root.resolve("d/a.log"), "");
              Files.writeString(root.resolve("d/b.log"), "");
              Files.writeString(root.resolve("d/c.txt"), "");
            });
    fixture.check(
        fixture.run(new FileAction.Rm("/d/*.log", false, true), tree),
        root -> assertThat(root.resolve("d").toFile().list()).containsExactly("c.txt"));
  }

  @Test
  void theRootCannotBeRemoved() throws IOException {
    SnapshotId tree = fixture.tree(root -> {});
    assertThatThrownBy(() -> fixture.run(new FileAction.Rm("/", false, false), tree))
        .hasMessage("rmPath: invalid empty path");
  }

  @Test
  void severalActionsMakeOneLayer() throws IOException {
    SnapshotId base = fixture.tree(root -> {});
    FileOp op =
        new FileOp(
            List.of(
                new FileOp.Step(0, -1, -1, mkdir("/a", false)),
                new FileOp.Step(1, -1, -1, file("/a/f", "1")),
                new FileOp.Step(2, -1, 0, file("/a/g", "2"))));
    SnapshotId made = fixture.ops.run(op, FileOpFixture.inputs(base)).getFirst();
    assertThat(fixture.store.parent(made)).contains(base);
    fixture.check(made, root -> assertThat(root.resolve("a/g")).hasContent("2"));
  }

  @Test
  void outputsMayShareABeginning() throws IOException {
    FileOp op =
        new FileOp(
            List.of(
                new FileOp.Step(-1, -1, -1, file("/common", "0")),
                new FileOp.Step(0, -1, 0, file("/one", "1")),
                new FileOp.Step(0, -1, 1, file("/two", "2"))));
    List<SnapshotId> made = fixture.ops.run(op, List.of());
    fixture.check(
        made.getFirst(),
        root -> assertThat(root.toFile().list()).containsExactlyInAnyOrder("common", "one"));
    fixture.check(
        made.getLast(),
        root -> assertThat(root.toFile().list()).containsExactlyInAnyOrder("common", "two"));
    assertThat(fixture.store.list()).hasSize(2);
  }

  @Test
  void aFailedOperationLeavesNothing() throws IOException {
    FileOp op =
        new FileOp(
            List.of(
                new FileOp.Step(-1, -1, 0, file("/one", "1")),
                new FileOp.Step(0, -1, 1, file("/no/two", "2"))));
    assertThatThrownBy(() -> fixture.ops.run(op, List.of())).isInstanceOf(CroftException.class);
    assertThat(fixture.store.list()).isEmpty();
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  private static FileAction.MkFile mkfile(String path, int mode) {
    return new FileAction.MkFile(path, mode, Bytes.of(""), Optional.empty(), -1);
  }

  private static FileAction.MkDir mkdir(String path, boolean parents) {
    return new FileAction.MkDir(path, 0755, parents, Optional.empty(), -1);
  }

  private static Optional<FileAction.Chown> owner(int uid, int gid) {
    return Optional.of(
        new FileAction.Chown(
            Optional.of(new FileAction.User.ById(uid)),
            Optional.of(new FileAction.User.ById(gid))));
  }
}
