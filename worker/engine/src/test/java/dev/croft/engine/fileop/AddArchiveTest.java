package dev.croft.engine.fileop;

import static dev.croft.engine.fileop.FileOpFixture.copy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.FileAction;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddArchiveTest {

  private static final Instant OLD = Instant.parse("2001-02-03T04:05:06Z");

  @TempDir private Path directory;
  @TempDir private Path content;
  private FileOpFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new FileOpFixture(directory);
    Files.createDirectories(content.resolve("dir/inner"));
    Files.writeString(content.resolve("dir/inner/file"), "hello");
    Files.setAttribute(content.resolve("dir/inner/file"), "unix:mode", 04755);
    Files.setAttribute(content.resolve("dir"), "unix:uid", 33);
    Files.createSymbolicLink(content.resolve("dir/link"), Path.of("inner/file"));
    Files.createLink(content.resolve("dir/again"), content.resolve("dir/inner/file"));
    Files.setLastModifiedTime(content.resolve("dir"), FileTime.from(OLD));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=pax", "--gzip", "--bzip2", "--xz", "--zstd"})
  void anArchiveIsUnpackedWhateverItIsPackedWith(String option) throws Exception {
    SnapshotId source = archive("whatever", option, "dir");
    fixture.check(
        fixture.run(copy("whatever", "/to").unpack().build(), source, source),
        root -> {
          Path dir = root.resolve("to/dir");
          assertThat(dir.resolve("inner/file")).hasContent("hello");
          assertThat(Files.getAttribute(dir.resolve("inner/file"), "unix:mode")).isEqualTo(0104755);
          assertThat(Files.getAttribute(dir, "unix:uid")).isEqualTo(33);
          assertThat(Files.readSymbolicLink(dir.resolve("link"))).hasToString("inner/file");
          assertThat(Files.getAttribute(dir.resolve("again"), "unix:nlink")).isEqualTo(2);
          assertThat(Files.getLastModifiedTime(dir).toInstant()).isEqualTo(OLD);
        });
  }

  @Test
  void theOwnerCanBeSet() throws Exception {
    SnapshotId source = archive("a.tar", "--format=pax", "dir");
    FileAction.Copy add = copy("a.tar", "/").unpack().owner(new FileAction.User.ById(55)).build();
    fixture.check(
        fixture.run(add, source, source),
        root -> {
          assertThat(Files.getAttribute(root.resolve("dir"), "unix:uid")).isEqualTo(55);
          assertThat(Files.getAttribute(root.resolve("dir/inner/file"), "unix:gid")).isEqualTo(55);
        });
  }

  @Test
  void whatIsNoArchiveIsCopied() throws IOException {
    SnapshotId source = fixture.tree(root -> Files.writeString(root.resolve("a.tar"), "no"));
    fixture.check(
        fixture.run(copy("a.tar", "/b/").unpack().build(), source, source),
        root -> assertThat(root.resolve("b/a.tar")).hasContent("no"));
  }

  @Test
  void anArchiveThatIsNotAddedIsCopied() throws Exception {
    SnapshotId source = archive("a.tar", "--format=pax", "dir");
    fixture.check(
        fixture.run(copy("a.tar", "/b/").build(), source, source),
        root -> assertThat(root.resolve("b/a.tar")).isRegularFile());
  }

  @Test
  void filesReplaceWhatIsThereAndDirectoriesAreMerged() throws Exception {
    SnapshotId source = archive("a.tar", "--format=pax", "dir");
    SnapshotId target =
        fixture.tree(
            root -> {
              Files.createDirectories(root.resolve("dir/inner/file"));
              Files.writeString(root.resolve("dir/kept"), "1");
            });
    fixture.check(
        fixture.run(copy("a.tar", "/").unpack().build(), target, source),
        root -> {
          assertThat(root.resolve("dir/inner/file")).isRegularFile();
          assertThat(root.resolve("dir/kept")).exists();
        });
  }

  @Test
  void nothingIsUnpackedOutside() throws Exception {
    SnapshotId source = archive("a.tar", "-P", "--transform=s,^dir,../../up,", "dir");
    SnapshotId target =
        fixture.tree(root -> Files.createSymbolicLink(root.resolve("up"), Path.of("/../../tmp")));
    fixture.check(
        fixture.run(copy("a.tar", "/").unpack().build(), target, source),
        root -> assertThat(root.resolve("up/inner/file")).exists());
  }

  private SnapshotId archive(String name, String... arguments) throws Exception {
    Path file = content.resolve(name);
    List<String> command =
        new ArrayList<>(List.of("tar", "-C", content.toString(), "-cf", file.toString()));
    command.addAll(List.of(arguments));
    Process tar = new ProcessBuilder(command).inheritIO().start();
    assertThat(tar.waitFor()).isZero();
    return fixture.tree(root -> Files.copy(file, root.resolve(name)));
  }
}
