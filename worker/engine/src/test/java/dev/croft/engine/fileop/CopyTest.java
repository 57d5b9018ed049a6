package dev.croft.engine.fileop;

import static dev.croft.engine.fileop.FileOpFixture.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.llb.FileAction;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyTest {

  private static final Instant OLD = Instant.parse("2001-02-03T04:05:06.000000007Z");

  @TempDir private Path directory;
  private FileOpFixture fixture;
  private SnapshotId empty;

  @BeforeEach
  void open() throws IOException {
    fixture = new FileOpFixture(directory);
    empty = fixture.tree(root -> {});
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void aFileGoesWhereItIsSaid() throws IOException {
    SnapshotId source = files("a.txt");
    fixture.check(
        fixture.run(copy("/a.txt", "/deep/er/b.txt").build(), empty, source),
        root -> assertThat(root.resolve("deep/er/b.txt")).hasContent("a.txt"));
  }

  @Test
  void aSlashAtTheEndMeansADirectory() throws IOException {
    SnapshotId source = files("a.txt");
    fixture.check(
        fixture.run(copy("a.txt", "/dir/").build(), empty, source),
        root -> assertThat(root.resolve("dir/a.txt")).hasContent("a.txt"));
  }

  @Test
  void anExistingDirectoryTakesTheFile() throws IOException {
    SnapshotId target = fixture.tree(root -> Files.createDirectory(root.resolve("dir")));
    fixture.check(
        fixture.run(copy("a.txt", "/dir").build(), target, files("a.txt")),
        root -> assertThat(root.resolve("dir/a.txt")).exists());
  }

  @Test
  void ofADirectoryItsContentIsCopied() throws IOException {
    SnapshotId source = files("src/a", "src/sub/b");
    fixture.check(
        fixture.run(copy("/src", "/dest").build(), empty, source),
        root -> {
          assertThat(root.resolve("dest/a")).hasContent("src/a");
          assertThat(root.resolve("dest/sub/b")).hasContent("src/sub/b");
        });
  }

  @Test
  void aWholeTreeIsCopied() throws IOException {
    fixture.check(
        fixture.run(copy("/", "/").build(), empty, files("x", "y/z")),
        root -> assertThat(root.resolve("y/z")).hasContent("y/z"));
  }

  @Test
  void aDirectoryAsSuchGoesIntoAnExistingOne() throws IOException {
    SnapshotId target = fixture.tree(root -> Files.createDirectory(root.resolve("dest")));
    fixture.check(
        fixture.run(copy("/src", "/dest").plain().build(), target, files("src/a")),
        root -> assertThat(root.resolve("dest/src/a")).exists());
  }

  @Test
  void everythingAboutAFileIsCopied() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> {
              Path file = Files.writeString(root.resolve("f"), "x");
              Files.setAttribute(file, "unix:uid", 12);
              Files.setAttribute(file, "unix:gid", 34);
              Files.setAttribute(file, "unix:mode", 04711);
              Xattrs.of(file).set("user.note", new byte[] {1, 0, (byte) 0xff});
              Xattrs.of(file).set("security.capability", capability());
              Files.setLastModifiedTime(file, FileTime.from(OLD));
            });
    fixture.check(
        fixture.run(copy("f", "/g").build(), empty, source),
        root -> {
          Path file = root.resolve("g");
          assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12);
          assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(34);
          assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0104711);
          assertThat(Xattrs.of(file).get("user.note")).contains(new byte[] {1, 0, (byte) 0xff});
          assertThat(Xattrs.of(file).get("security.capability")).contains(capability());
          assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(OLD);
        });
  }

  @Test
  void linksDevicesAndFifosAreCopied() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> {
              Files.createSymbolicLink(root.resolve("link"), Path.of("no/where"));
              try (Directory top = Directory.open(root)) {
                top.makeNode(BytePath.of("dev"), FileType.BLOCK_DEVICE, 0600, 7, 300);
                top.makeNode(BytePath.of("fifo"), FileType.FIFO, 0604, 0, 0);
              }
            });
    fixture.check(
        fixture.run(copy("/", "/all").build(), empty, source),
        root -> {
          try (Directory all = Directory.open(root.resolve("all"))) {
            assertThat(all.readLink(BytePath.of("link"))).isEqualTo(BytePath.of("no/where"));
            assertThat(all.status(BytePath.of("dev")).type()).isEqualTo(FileType.BLOCK_DEVICE);
            assertThat(all.status(BytePath.of("dev")).deviceMinor()).isEqualTo(300);
            assertThat(all.status(BytePath.of("fifo")).mode()).isEqualTo(010604);
          }
        });
  }

  @Test
  void hardLinksStayTogether() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> {
              Files.writeString(root.resolve("one"), "1");
              Files.createDirectory(root.resolve("dir"));
              Files.createLink(root.resolve("dir/two"), root.resolve("one"));
            });
    fixture.check(
        fixture.run(copy("/", "/all/").build(), empty, source),
        root ->
            assertThat(Files.getAttribute(root.resolve("all/one"), "unix:ino"))
                .isEqualTo(Files.getAttribute(root.resolve("all/dir/two"), "unix:ino")));
  }

  @Test
  void sparseAndLargeFilesAreCopied() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    SnapshotId source =
        fixture.tree(
            root -> {
              Files.write(root.resolve("large"), noise);
              try (RandomAccessFile file =
                  new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
                file.seek(50_000_000);
                file.write(1);
              }
            });
    fixture.check(
        fixture.run(copy("/", "/").build(), empty, source),
        root -> {
          assertThat(root.resolve("large")).hasBinaryContent(noise);
          try (Directory top = Directory.open(root)) {
            assertThat(top.status(BytePath.of("sparse")).size()).isEqualTo(50_000_001);
            assertThat(top.status(BytePath.of("sparse")).allocatedBytes()).isLessThan(100_000);
          }
        });
  }

  @Test
  void namesThatAreNotTextAreCopied() throws IOException {
    BytePath name = BytePath.of(new byte[] {'a', (byte) 0xff, 'b'});
    SnapshotId source =
        fixture.tree(
            root -> {
              try (Directory top = Directory.open(root)) {
                top.makeNode(name, FileType.REGULAR, 0644, 0, 0);
              }
            });
    fixture.check(
        fixture.run(copy("/", "/").build(), empty, source),
        root -> {
          try (Directory top = Directory.open(root)) {
            assertThat(top.find(name)).isPresent();
          }
        });
  }

  @Test
  void ownerModeAndTimeCanBeSet() throws IOException {
    SnapshotId made =
        fixture.run(
            copy("/src", "/a/b")
                .owner(new FileAction.User.ById(42))
                .mode(0705)
                .timestamp(1_000_000_000L)
                .build(),
            empty,
            files("src/sub/f"));
    fixture.check(
        made,
        root -> {
          for (String path : List.of("a", "a/b", "a/b/sub", "a/b/sub/f")) {
            Path file = root.resolve(path);
            assertThat(Files.getAttribute(file, "unix:uid")).as(path).isEqualTo(42);
            assertThat((int) Files.getAttribute(file, "unix:mode") & 07777)
                .as(path)
                .isEqualTo(0705);
            assertThat(Files.getLastModifiedTime(file).toMillis()).as(path).isEqualTo(1000);
          }
        });
  }

  @Test
  void aModeCanDependOnTheFile() throws IOException {
    fixture.check(
        fixture.run(copy("/src", "/d").modeText("go=u-w,+X").build(), empty, files("src/f")),
        root -> {
          assertThat(Files.getAttribute(root.resolve("d"), "unix:mode")).isEqualTo(040755);
          assertThat(Files.getAttribute(root.resolve("d/f"), "unix:mode")).isEqualTo(0100644);
        });
  }

  @Test
  void ownersAreLookedUpInTheTree() throws IOException {
    SnapshotId target =
        fixture.tree(
            root -> {
              Files.createDirectory(root.resolve("etc"));
              Files.writeString(
                  root.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\napp:x:501:502::/:/\n");
            });
    fixture.check(
        fixture.run(
            copy("f", "/").owner(new FileAction.User.ByName("app", 0)).build(), target, files("f")),
        root -> {
          assertThat(Files.getAttribute(root.resolve("f"), "unix:uid")).isEqualTo(501);
          assertThat(Files.getAttribute(root.resolve("f"), "unix:gid")).isEqualTo(502);
        });
  }

  @Test
  void directoriesAreMergedAndFilesReplaced() throws IOException {
    SnapshotId target = files("d/kept", "d/changed");
    SnapshotId source =
        fixture.tree(
            root -> {
              Files.createDirectory(root.resolve("d"));
              Files.writeString(root.resolve("d/changed"), "new");
              Files.setLastModifiedTime(root.resolve("d"), FileTime.from(OLD));
            });
    fixture.check(
        fixture.run(copy("/", "/").build(), target, source),
        root -> {
          assertThat(root.resolve("d/kept")).hasContent("d/kept");
          assertThat(root.resolve("d/changed")).hasContent("new");
          assertThat(Files.getLastModifiedTime(root.resolve("d")).toInstant()).isEqualTo(OLD);
        });
  }

  @Test
  void aDirectoryDoesNotReplaceAFile() throws IOException {
    assertThatThrownBy(
            () -> fixture.run(copy("/", "/").build(), files("both"), files("both/inner")))
        .hasMessage("cannot copy to non-directory: /both");
  }

  @Test
  void aFileDoesNotReplaceADirectory() throws IOException {
    assertThatThrownBy(
            () -> fixture.run(copy("/", "/").build(), files("both/inner"), files("both")))
        .hasMessage("cannot replace to directory /both with file");
  }

  @Test
  void replacingReplacesWhateverIsThere() throws IOException {
    SnapshotId target = files("a", "b/c");
    SnapshotId source = files("a/x", "b");
    fixture.check(
        fixture.run(copy("/", "/").replacing().build(), target, source),
        root -> {
          assertThat(root.resolve("a/x")).exists();
          assertThat(root.resolve("b")).hasContent("b");
        });
  }

  @Test
  void aLinkAtTheDestinationIsReplacedNotFollowed() throws IOException {
    SnapshotId target =
        fixture.tree(
            root -> {
              Files.writeString(root.resolve("precious"), "1");
              Files.createSymbolicLink(root.resolve("f"), Path.of("precious"));
            });
    fixture.check(
        fixture.run(copy("/", "/").build(), target, files("f")),
        root -> {
          assertThat(root.resolve("precious")).hasContent("1");
          assertThat(root.resolve("f")).hasContent("f").isRegularFile();
        });
  }

  @Test
  void aLinkedDestinationDirectoryIsFollowedInsideTheTree() throws IOException {
    SnapshotId target =
        fixture.tree(root -> Files.createSymbolicLink(root.resolve("lib"), Path.of("/usr/lib")));
    fixture.check(
        fixture.run(copy("f", "/lib/").build(), target, files("f")),
        root -> assertThat(root.resolve("usr/lib/f")).exists());
  }

  @Test
  void aLinkedSourceIsFollowedOnlyWhereAsked() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> {
              Files.writeString(root.resolve("real"), "1");
              Files.createSymbolicLink(root.resolve("link"), Path.of("/real"));
            });
    fixture.check(
        fixture.run(copy("link", "/f").build(), empty, source),
        root -> assertThat(root.resolve("f")).isRegularFile());
    fixture.check(
        fixture.run(copy("link", "/f").plain().build(), empty, source),
        root -> assertThat(root.resolve("f")).isSymbolicLink());
  }

  @Test
  void noLinkLeadsOutOfTheSource() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> Files.createSymbolicLink(root.resolve("out"), Path.of("../../../../etc")));
    assertThatThrownBy(() -> fixture.run(copy("out/passwd", "/").build(), empty, source))
        .hasMessageEndingWith("\"/out/passwd\": not found");
  }

  @Test
  void wildcardsCopyAllThatMatches() throws IOException {
    SnapshotId source = files("a.c", "b.c", "b.h", "sub/c.c");
    fixture.check(
        fixture.run(copy("*.c", "/src/").build(), empty, source),
        root ->
            assertThat(root.resolve("src").toFile().list())
                .containsExactlyInAnyOrder("a.c", "b.c"));
    fixture.check(
        fixture.run(copy("s*/?.c", "/src/").build(), empty, source),
        root -> assertThat(root.resolve("src/c.c")).exists());
  }

  @Test
  void noMatchIsFineUnlessSomethingMustMatch() throws IOException {
    SnapshotId source = files("a");
    fixture.run(copy("*.c", "/").build(), empty, source);
    assertThatThrownBy(() -> fixture.run(copy("*.c", "/").someMustMatch().build(), empty, source))
        .hasMessage("/*.c not found");
  }

  @Test
  void aMissingSourceIsNotFound() throws IOException {
    SnapshotId source = files("a");
    assertThatThrownBy(() -> fixture.run(copy("/missing", "/").build(), empty, source))
        .hasMessage(
            "failed to compute cache key: failed to calculate checksum of ref "
                + source
                + ": \"/missing\": not found");
  }

  @Test
  void aRequiredPathMustBeThere() throws IOException {
    SnapshotId source = files("a", "b/c");
    fixture.run(copy("/", "/").required("/b/c").build(), empty, source);
    assertThatThrownBy(() -> fixture.run(copy("/", "/").required("/b/d").build(), empty, source))
        .hasMessageEndingWith("\"/b/d\": not found");
  }

  @Test
  void withoutLeaveNoParentsAreMade() throws IOException {
    assertThatThrownBy(
            () -> fixture.run(copy("a", "/no/where").intoExisting().build(), empty, files("a")))
        .hasMessage("failed to stat /no/where: lstat /no: no such file or directory");
  }

  @Test
  void tenThousandSmallFilesAreCopied() throws IOException {
    SnapshotId source =
        fixture.tree(
            root -> {
              for (int d = 0; d < 100; d++) {
                Path dir = Files.createDirectory(root.resolve("d" + d));
                for (int f = 0; f < 100; f++) {
                  Files.writeString(dir.resolve("f" + f), "file " + d + " " + f);
                }
              }
            });
    SnapshotId made = fixture.run(copy("/", "/app").build(), empty, source);
    fixture.check(made, root -> assertThat(root.resolve("app/d99/f99")).hasContent("file 99 99"));
  }

  private SnapshotId files(String... paths) throws IOException {
    return fixture.tree(
        root -> {
          for (String path : paths) {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, path);
          }
        });
  }

  /** Version 2 of the kernel's format: the effective flag and one permitted capability. */
  private static byte[] capability() {
    byte[] value = new byte[20];
    value[0] = 1;
    value[3] = 2;
    value[5] = 4;
    return value;
  }
}
