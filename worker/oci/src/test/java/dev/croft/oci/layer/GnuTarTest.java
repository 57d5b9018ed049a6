package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.file.Xattrs;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GNU tar packs we unpack, and what we pack it unpacks. */
class GnuTarTest {

  private static final String TREE =
      """
      umask 022
      mkdir -p dir/sub; echo content > dir/file; chmod 4751 dir/file; chown 1000:100 dir/file
      : > empty; head -c 100000 /dev/urandom > dir/sub/random
      ln -s ../somewhere dir/link; ln dir/file dir/again
      mkfifo dir/fifo; mkdir -m 1777 tmp
      """;

  private static final String LONG_NAMES =
      """
      long=$(printf 'n%.0s' $(seq 120))
      mkdir -p $long/$long; echo deep > $long/$long/$long; ln $long/$long/$long $long/again
      ln -s /$long/$long $long/link; echo -n > $'odd\\xff\\xfename'; echo -n > $'\\xc3\\xa4'
      echo big > ids; chown 3000000:4000000000 ids
      """;

  private static final String DEVICES = "mknod char c 5 1; mknod block b 259 70000\n";

  private static final String WHOLE_SECONDS =
      "find . -depth -exec touch -h -d '2020-01-02 03:04:05' {} +\n";

  private static final String FRACTIONS =
      """
      find . -depth -exec touch -h -d '2020-01-02 03:04:05.123456789' {} +
      touch -d '1965-01-02 03:04:05.5' empty
      """;

  private static final String SPARSE =
      """
      truncate -s 50M hole-at-end; echo data | dd of=hole-at-end conv=notrunc status=none
      truncate -s 3M only-hole
      truncate -s 64M many
      for i in $(seq 0 2 60); do echo $i | dd of=many bs=1M seek=$i conv=notrunc status=none; done
      truncate -s 9G huge; echo end | dd of=huge bs=1M seek=9000 conv=notrunc status=none
      """;

  private static final String CHECK_HUGE = "cmp --ignore-initial=8990M huge ../tree/huge\n";

  @TempDir private Path temp;
  private ExecutorService cpu;
  private Path tree;
  private Path archive;
  private Path unpacked;

  @BeforeEach
  void prepare() throws Exception {
    cpu = Executors.newFixedThreadPool(2);
    tree = Files.createDirectory(temp.resolve("tree"));
    unpacked = Files.createDirectory(temp.resolve("unpacked"));
    archive = temp.resolve("archive.tar");
  }

  @AfterEach
  void stop() {
    cpu.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "ustar", "oldgnu", "gnu", "pax"})
  void everyFormatIsUnpacked(String format) throws Exception {
    String names = format.equals("v7") || format.equals("ustar") ? "" : LONG_NAMES;
    String devices = format.equals("v7") ? "rm dir/fifo\n" : DEVICES;
    Shell.run(tree, TREE + names + devices + WHOLE_SECONDS);

    tar("--format=" + format);
    apply();

    assertThat(FileTree.of(unpacked)).containsExactlyEntriesOf(FileTree.of(tree));
  }

  @Test
  void nanosecondsAndBinaryAttributesAreUnpacked() throws Exception {
    Shell.run(tree, TREE + FRACTIONS);
    Xattrs file = Xattrs.of(tree.resolve("dir/sub/random"));
    file.set("user.binary", new byte[] {0, '\n', '=', (byte) 0xff});
    file.set(
        "security.capability",
        new byte[] {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    tar("--format=pax --xattrs --xattrs-include='*' --pax-option=delete=atime,delete=ctime");
    apply();

    assertThat(FileTree.of(unpacked)).containsExactlyEntriesOf(FileTree.of(tree));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oldgnu",
        "gnu",
        "pax --sparse-version=0.0",
        "pax --sparse-version=0.1",
        "pax --sparse-version=1.0"
      })
  void everySparseFormatIsUnpackedWithItsHoles(String format) throws Exception {
    Shell.run(tree, SPARSE + WHOLE_SECONDS);

    tar("--sparse --format=" + format);
    apply();

    assertThat(FileTree.of(unpacked)).containsExactlyEntriesOf(FileTree.of(tree));
    assertThat(Shell.run(unpacked, CHECK_HUGE + "du -sm . | cut -f1").strip()).isIn("1", "2");
  }

  @Test
  void whatWeWriteIsUnpackedByGnuTar() throws Exception {
    Shell.run(tree, TREE + LONG_NAMES + DEVICES + FRACTIONS);
    Xattrs.of(tree.resolve("empty")).set("user.binary", new byte[] {0, '\n', '=', (byte) 0xff});

    write();
    untar();

    assertThat(FileTree.of(unpacked)).containsExactlyEntriesOf(FileTree.of(tree));
  }

  @Test
  void hugeFilesWithHolesAreWrittenAsSuch() throws Exception {
    Shell.run(tree, SPARSE + WHOLE_SECONDS);

    WrittenLayer written = write();
    untar();

    assertThat(FileTree.of(unpacked)).containsExactlyEntriesOf(FileTree.of(tree));
    Shell.run(unpacked, CHECK_HUGE);
    assertThat(written.uncompressedSize()).isLessThan(200_000_000);
  }

  private void tar(String options) throws Exception {
    Shell.run(tree, "tar --create --numeric-owner --file=../archive.tar " + options + " .");
  }

  private void untar() throws Exception {
    Shell.run(
        unpacked,
        "tar --extract --preserve-permissions --numeric-owner --delay-directory-restore"
            + " --xattrs --xattrs-include='*' --file=../archive.tar");
  }

  private void apply() throws Exception {
    try (InputStream in = Files.newInputStream(archive)) {
      new LayerApplier(cpu).apply(in, unpacked, List.of());
    }
  }

  private WrittenLayer write() throws Exception {
    try (OutputStream out = Files.newOutputStream(archive)) {
      return new LayerWriter(cpu)
          .write(
              new LayerDifference(tree, List.of(), Optional.empty()),
              new Compression.Uncompressed(),
              out);
    }
  }
}
