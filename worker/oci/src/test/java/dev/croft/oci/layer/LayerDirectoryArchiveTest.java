package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Digest;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of an overlay and what its archive is unpacked to are the same. */
class LayerDirectoryArchiveTest {

  private static final String STEP =
      """
      umask 022
      rm -r gone; rm -r full; mkdir full; echo new > full/new
      chmod 700 .; chown 5:6 .
      : >> same; touch -d '2020-01-02 03:04:05' same
      echo x > .wh.name; echo x > .wh..wh..opq
      echo one > one; ln one two; mkdir -p deep/er; ln one deep/er/three
      truncate -s 3M sparse; echo end >> sparse
      mknod block b 7 9; mkfifo -m 600 pipe; ln -s ../../etc/passwd out
      echo -n > $'odd\\xff name'; echo s > setuid; chown 7:8 setuid; chmod 4755 setuid
      touch -d '1960-05-06 07:08:09.123456789' deep
      touch -d '2012-12-12 12:12:12.987654321' .
      """;

  @TempDir private Path temp;
  private ExecutorService cpu;
  private Path upper;

  @BeforeEach
  void runStep() throws Exception {
    cpu = Executors.newFixedThreadPool(2);
    Path base = Files.createDirectory(temp.resolve("base"));
    upper = Files.createDirectory(temp.resolve("upper"));
    Shell.run(base, "mkdir -p gone/deep full/old; echo s > same");
    Overlays.change(
        temp,
        List.of(base),
        upper,
        merged -> {
          Shell.run(merged, STEP);
          Xattrs.of(merged.resolve("one")).set("user.binary", new byte[] {0, (byte) 0xff, '='});
          return "";
        });
  }

  @AfterEach
  void stop() {
    cpu.close();
  }

  @Test
  void theDirectoryIsTheSameWithItsMarksAndItsOwnMetadata() throws Exception {
    Path copy = unpack(write(upper, "archive"));

    assertThat(comparable(copy)).containsExactlyEntriesOf(comparable(upper));
    String root = "stat -c '%a %u:%g %y' .; getfattr -d -m user . 2>/dev/null || true";
    assertThat(Shell.run(copy, root)).isEqualTo(Shell.run(upper, root));
    long kibibytes = Long.parseLong(Shell.run(copy, "du -k sparse | cut -f1").strip());
    assertThat(kibibytes).isLessThan(1024);
  }

  @Test
  void theSameDirectoryMakesTheSameBytes() throws Exception {
    Path first = write(upper, "first");
    Path second = write(unpack(first), "second");
    assertThat(second).hasSameBinaryContentAs(first);
  }

  /**
   * Without what overlayfs notes for itself: where a file was copied from, which whiteout it is.
   */
  private static SortedMap<String, String> comparable(Path directory) throws Exception {
    SortedMap<String, String> lines = FileTree.raw(directory);
    lines.replaceAll(
        (name, line) ->
            line.startsWith("CHARACTER_DEVICE 0 0:0 ")
                ? "whiteout"
                : line.replaceAll("trusted.overlay.(origin|impure)=[0-9a-f]*", ""));
    return lines;
  }

  private Path write(Path directory, String name) throws Exception {
    Path archive = temp.resolve(name);
    try (OutputStream out = Files.newOutputStream(archive)) {
      WrittenLayer written = new LayerDirectoryArchive(cpu).write(directory, out);
      assertThat(written.diffId()).isEqualTo(Digest.ofBytes(Files.readAllBytes(archive)));
    }
    return archive;
  }

  private Path unpack(Path archive) throws Exception {
    Path directory = Files.createTempDirectory(temp, "unpacked");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      new LayerDirectoryArchive(cpu).unpack(in, directory);
    }
    return directory;
  }
}
