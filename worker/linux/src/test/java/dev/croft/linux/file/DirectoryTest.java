package dev.croft.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {

  private static final BytePath FILE = BytePath.of("file");
  private static final BytePath LINK = BytePath.of("link");

  @TempDir private Path temp;
  private Directory directory;

  @BeforeEach
  void open() throws IOException {
    directory = Directory.open(temp);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void namesThatAreNotUtf8AreMadeAndListed() throws IOException {
    BytePath odd = BytePath.of(new byte[] {(byte) 0xff, (byte) 0xfe, 'x'});

    create(odd, "content");

    assertThat(directory.list()).extracting(DirectoryEntry::name).containsExactly(odd);
    assertThat(directory.list().getFirst().type()).isEqualTo(Optional.of(FileType.REGULAR));
    assertThat(directory.status(odd).size()).isEqualTo(7);
    directory.unlink(odd);
    assertThat(directory.list()).isEmpty();
  }

  @Test
  void aDirectoryOfManyFilesIsListedWhole() throws IOException {
    for (int i = 0; i < 2000; i++) {
      Files.createFile(temp.resolve("a-file-with-a-long-enough-name-" + i));
    }

    assertThat(directory.list()).hasSize(2000);
    assertThat(directory.list()).as("a second time").hasSize(2000);
  }

  @Test
  void modeOwnerAndTimesComeBack() throws IOException {
    create(FILE, "");
    Instant time = Instant.ofEpochSecond(1_234_567_890, 123_456_789);

    directory.setOwner(FILE, 4_000_000_000L, 3_000_000);
    directory.setPermissions(FILE, 06754);
    directory.setModified(FILE, time);

    FileStatus status = directory.status(FILE);
    assertThat(status.uid()).isEqualTo(4_000_000_000L);
    assertThat(status.gid()).isEqualTo(3_000_000);
    assertThat(status.permissions()).isEqualTo(06754);
    assertThat(status.modified()).isEqualTo(time);
    assertThat(status.mode()).isEqualTo(0106754);
  }

  @Test
  void timesBeforeTheEpochComeBack() throws IOException {
    create(FILE, "");
    Instant time = Instant.ofEpochSecond(-5, 250_000_000);

    directory.setModified(FILE, time);

    assertThat(directory.status(FILE).modified()).isEqualTo(time);
  }

  @Test
  void aLinkIsChangedItselfAndNotWhatItLeadsTo() throws IOException {
    create(FILE, "");
    FileStatus before = directory.status(FILE);
    directory.makeSymlink(FILE, LINK);

    directory.setOwner(LINK, 7, 8);
    directory.setModified(LINK, Instant.ofEpochSecond(99));

    assertThat(directory.status(LINK).uid()).isEqualTo(7);
    assertThat(directory.status(LINK).modified()).isEqualTo(Instant.ofEpochSecond(99));
    assertThat(directory.status(FILE).uid()).isEqualTo(before.uid());
    assertThat(directory.status(FILE).modified()).isEqualTo(before.modified());
    assertThatThrownBy(() -> directory.setPermissions(LINK, 0600))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP));
    assertThatThrownBy(() -> directory.open(LINK))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
  }

  @Test
  void aLinksContentIsBytes() throws IOException {
    BytePath target = BytePath.of(new byte[] {'/', (byte) 0xfe});

    directory.makeSymlink(target, LINK);

    assertThat(directory.readLink(LINK)).isEqualTo(target);
  }

  @Test
  void deviceNumbersComeBack() throws IOException {
    directory.makeNode(BytePath.of("device"), FileType.BLOCK_DEVICE, 0600, 259, 70_000);
    directory.makeNode(BytePath.of("whiteout"), FileType.CHARACTER_DEVICE, 0, 0, 0);
    directory.makeNode(BytePath.of("fifo"), FileType.FIFO, 0600, 0, 0);

    FileStatus device = directory.status(BytePath.of("device"));
    assertThat(device.type()).isEqualTo(FileType.BLOCK_DEVICE);
    assertThat(device.deviceMajor()).isEqualTo(259);
    assertThat(device.deviceMinor()).isEqualTo(70_000);
    assertThat(directory.status(BytePath.of("whiteout")).isOverlayWhiteout()).isTrue();
    assertThat(directory.status(BytePath.of("fifo")).type()).isEqualTo(FileType.FIFO);
  }

  @Test
  void aSecondNameIsTheSameFile() throws IOException {
    create(FILE, "x");

    directory.makeLink(directory, FILE, LINK);

    assertThat(directory.status(LINK).isSameFile(directory.status(FILE))).isTrue();
    assertThat(directory.status(LINK).links()).isEqualTo(2);
  }

  @Test
  void renamingToATakenNameIsRefusedWhereAsked() throws IOException {
    create(FILE, "new");
    create(LINK, "old");

    assertThatThrownBy(() -> directory.renameNew(FILE, directory, LINK))
        .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.alreadyExists()).isTrue());
    directory.rename(FILE, directory, LINK);

    assertThat(temp.resolve("link")).hasContent("new");
    assertThat(directory.find(FILE)).isEmpty();
  }

  @Test
  void aTreeIsRemovedWithoutFollowingLinks(@TempDir Path elsewhere) throws IOException {
    Files.createFile(elsewhere.resolve("kept"));
    Files.createDirectories(temp.resolve("tree/a/b"));
    Files.createFile(temp.resolve("tree/a/b/c"));
    Files.createSymbolicLink(temp.resolve("tree/a/out"), elsewhere);

    assertThat(directory.removeTree(BytePath.of("tree"))).isTrue();

    assertThat(temp).isEmptyDirectory();
    assertThat(elsewhere.resolve("kept")).exists();
    assertThat(directory.removeTree(BytePath.of("tree"))).isFalse();
  }

  @Test
  void binaryAttributesComeBackOnFilesLinksAndTheDirectoryItself() throws IOException {
    create(FILE, "");
    directory.makeSymlink(FILE, LINK);
    byte[] value = {0, 1, (byte) 0xff, '\n', 0};

    directory.xattrs(FILE).set("user.croft", value);
    directory.xattrs(LINK).set("trusted.croft", value);
    directory.xattrs(BytePath.EMPTY).set("trusted.overlay.opaque", new byte[] {'y'});

    assertThat(directory.xattrs(FILE).get("user.croft").orElseThrow()).isEqualTo(value);
    assertThat(directory.xattrs(FILE).names()).containsExactly("user.croft");
    assertThat(directory.xattrs(LINK).names()).containsExactly("trusted.croft");
    assertThat(Xattrs.of(temp).names()).contains("trusted.overlay.opaque");
    assertThat(directory.xattrs(FILE).remove("user.croft")).isTrue();
    assertThat(directory.xattrs(FILE).remove("user.croft")).isFalse();
    assertThat(directory.xattrs(FILE).get("user.croft")).isEmpty();
  }

  @Test
  void aRefusalNamesTheCallTheFileAndTheReason() {
    assertThatThrownBy(() -> directory.unlink(BytePath.of("absent")))
        .isInstanceOf(LinuxException.class)
        .hasMessage("unlinkat " + temp + "/absent: No such file or directory");
  }

  private void create(BytePath name, String content) throws IOException {
    try (OutputStream out =
        directory.open(name, 0644, OpenFlag.WRITE_ONLY, OpenFlag.CREATE).outputStream()) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
