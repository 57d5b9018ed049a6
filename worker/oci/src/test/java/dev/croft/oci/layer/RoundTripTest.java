package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layer is written from and what it unpacks to are the same files. */
class RoundTripTest {

  /** The layer below: something of every kind to remove, replace, change and leave alone. */
  private static final String BASE =
      """
      umask 022
      mkdir -p etc usr/bin gone/deep full/deep keep same swap
      echo root > etc/passwd; echo b > usr/bin/tool; chmod 4755 usr/bin/tool
      echo x > gone/deep/file; echo x > full/old; echo x > full/deep/old
      echo k > keep/file; ln keep/file keep/second; echo t > swap/file
      mkdir -m 1777 tmp; chown 1000:1001 keep
      echo same > same/file; touch -d '2020-01-02 03:04:05' same/file
      find . -depth -exec touch -h -d '2020-01-02 03:04:05' {} +
      """;

  /** A step that does one of everything on top of it. */
  private static final String STEP =
      """
      umask 022
      rm -r gone etc/passwd
      rm -r full; mkdir full; echo new > full/new
      rm -r swap; echo now-a-file > swap
      echo more >> usr/bin/tool; chmod 6750 usr/bin/tool; chown 12:34 usr/bin/tool
      chmod 700 keep
      cp usr/bin/tool capable
      mkdir -p new/deep; ln -s /nowhere/at/all new/link; ln -s ../etc new/deep/up
      mknod new/char c 5 1; mknod new/block b 259 70000; mkfifo -m 640 new/fifo
      echo linked > new/one; ln new/one new/deep/two; ln new/one new/three
      ln keep/second new/from-below
      echo -n > new/$'odd\\xff\\xfe\\nname'; echo -n > new/$'-\\xc3\\xa4\\xe2\\x82\\xac'
      long=$(printf 'x%.0s' $(seq 100)); mkdir -p new/$long/$long/$long
      echo deep > new/$long/$long/$long/$long; ln -s /$long/$long new/long-link
      ln new/$long/$long/$long/$long new/$long/$long/$long/y$long
      truncate -s 20M new/sparse; echo middle | dd of=new/sparse bs=1M seek=9 conv=notrunc status=none
      echo ids > new/ids; chown 3000000000:2500000 new/ids; chmod 1644 new/ids
      mkdir -m 2755 new/setgid; echo in > new/setgid/file; chown 7:8 new/setgid
      touch -d '1960-05-06 07:08:09.123456789' new/old
      touch -d '2199-05-06 07:08:09.000000001' new/late
      touch -h -d '2011-11-11 11:11:11.5' new/link
      touch -d '2012-12-12 12:12:12.987654321' new/deep
      : >> same/file
      """;

  /** {@code cap_net_bind_service=ep} */
  private static final String CAPABILITY = "0100000200040000000000000000000000000000";

  @TempDir private Path temp;
  private ExecutorService cpu;
  private Path base;
  private Path upper;

  @BeforeEach
  void runStep() throws Exception {
    cpu = Executors.newFixedThreadPool(2);
    base = Files.createDirectory(temp.resolve("base"));
    upper = Files.createDirectory(temp.resolve("upper"));
    Shell.run(base, BASE);
    Overlays.change(
        temp,
        List.of(base),
        upper,
        merged -> {
          Shell.run(merged, STEP);
          Xattrs capable = Xattrs.of(merged.resolve("capable"));
          capable.set("security.capability", HexFormat.of().parseHex(CAPABILITY));
          capable.set("user.binary", new byte[] {0, (byte) 0xff, '\n', '=', 0});
          return "";
        });
  }

  @AfterEach
  void stop() {
    cpu.close();
  }

  static List<Compression> compressions() {
    return List.of(
        new Compression.Uncompressed(), new Compression.Gzip(6), new Compression.Zstd(3));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void oneOfEverythingSurvives(Compression compression) throws Exception {
    SortedMap<String, String> before = Overlays.look(temp, List.of(upper, base), FileTree::of);
    Path blob = temp.resolve("blob");
    WrittenLayer written = write(upper, compression, blob);

    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    AppliedLayer applied = apply(blob, unpacked);

    SortedMap<String, String> after = Overlays.look(temp, List.of(unpacked, base), FileTree::of);
    assertThat(after).containsExactlyEntriesOf(before);
    assertThat(applied.diffId()).isEqualTo(written.diffId());
    assertThat(applied.uncompressedSize()).isEqualTo(written.uncompressedSize());
    assertThat(written.blob().digest()).isEqualTo(Digest.ofBytes(Files.readAllBytes(blob)));
    assertThat(written.blob().size()).isEqualTo(Files.size(blob));
  }

  @Test
  void holesSurvive() throws Exception {
    Path blob = temp.resolve("blob");
    write(upper, Compression.DEFAULT, blob);

    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    apply(blob, unpacked);

    long kibibytes = Long.parseLong(Shell.run(unpacked, "du -k new/sparse | cut -f1").strip());
    assertThat(kibibytes).isLessThan(1024);
  }

  @Test
  void anUnpackedLayerWritesTheSameLayerAgain() throws Exception {
    Path blob = temp.resolve("blob");
    WrittenLayer first = write(upper, Compression.DEFAULT, blob);
    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    apply(blob, unpacked);

    WrittenLayer second = write(unpacked, Compression.DEFAULT, temp.resolve("second"));

    assertThat(second).isEqualTo(first);
  }

  private WrittenLayer write(Path directory, Compression compression, Path blob) throws Exception {
    try (OutputStream out = Files.newOutputStream(blob)) {
      return new LayerWriter(cpu)
          .write(new LayerDifference(directory, List.of(base), Optional.empty()), compression, out);
    }
  }

  private AppliedLayer apply(Path blob, Path directory) throws Exception {
    try (InputStream in = Files.newInputStream(blob)) {
      return new LayerApplier(cpu).apply(in, directory, List.of(base));
    }
  }
}
