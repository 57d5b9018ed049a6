package dev.croft.oci.layer.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.model.llb.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TarFormatTest {

  private static final int BLOCK = 512;
  private static final int END = 2 * BLOCK;

  @Test
  void anEntryThatFitsUstarHasOneHeader() throws IOException {
    String name = "a".repeat(100) + "/" + "b".repeat(100);

    byte[] archive = new Archives().file(name, "x").bytes();

    assertThat(archive).hasSize(BLOCK + BLOCK + END);
    assertThat(only(archive).name()).isEqualTo(BytePath.of(name));
  }

  @Test
  void whatDoesNotFitGoesToAnExtendedHeaderAndComesBack() throws IOException {
    TreeMap<String, Bytes> xattrs = new TreeMap<>();
    xattrs.put("user.empty", Bytes.of(new byte[0]));
    xattrs.put("user.binary", Bytes.of(new byte[] {0, '\n', '=', (byte) 0xff}));
    FileAttributes attributes =
        new FileAttributes(07777, 4_000_000_000L, 3_000_000, Instant.ofEpochSecond(-3, 1), xattrs);
    TarEntry entry =
        new TarEntry(
            BytePath.of("n".repeat(300)),
            new EntryKind.Symlink(BytePath.of("t".repeat(300))),
            attributes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);

    writer.begin(entry);
    writer.finish();

    assertThat(only(out.toByteArray())).isEqualTo(entry);
  }

  @Test
  void namesAreBytes() throws IOException {
    BytePath name = BytePath.of(new byte[] {(byte) 0xff, '/', (byte) 0xc3});
    TarEntry entry =
        new TarEntry(name, new EntryKind.Fifo(), FileAttributes.ofRoot(0600, Instant.EPOCH));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);

    writer.begin(entry);
    writer.finish();

    assertThat(only(out.toByteArray())).isEqualTo(entry);
  }

  @Test
  void aSizeOfMoreThanEightGibibytesComesBack() throws IOException {
    long size = 9L << 30;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);

    writer.begin(
        new TarEntry(
            BytePath.of("big"),
            new EntryKind.Regular(size),
            FileAttributes.ofRoot(0600, Instant.EPOCH)));

    assertThat(first(out.toByteArray()).kind()).isEqualTo(new EntryKind.Regular(size));
  }

  @Test
  void theLengthOfARecordCountsItsOwnDigits() throws IOException {
    for (int length = 80; length < 130; length++) {
      TarEntry entry =
          new TarEntry(
              BytePath.of("ä".repeat(length)),
              new EntryKind.Fifo(),
              FileAttributes.ofRoot(0600, Instant.EPOCH));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TarWriter writer = new TarWriter(out);
      writer.begin(entry);
      writer.finish();
      assertThat(only(out.toByteArray())).isEqualTo(entry);
    }
  }

  @Test
  void regionsOfASparseFileComeBack() throws IOException {
    List<DataRegion> regions = List.of(new DataRegion(1 << 20, 3), new DataRegion(1 << 21, 2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.beginSparse(
        new TarEntry(
            BytePath.of("sparse"),
            new EntryKind.Regular(1 << 22),
            FileAttributes.ofRoot(0600, Instant.EPOCH)),
        regions);
    writer.data("abcde".getBytes(StandardCharsets.UTF_8), 0, 5);
    writer.finish();

    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
    TarEntry entry = reader.next().orElseThrow();

    assertThat(entry.kind()).isEqualTo(new EntryKind.Regular(1 << 22));
    assertThat(reader.regions()).isEqualTo(regions);
    byte[] content = reader.content().readAllBytes();
    assertThat(content).hasSize((1 << 21) + 2).endsWith('d', 'e').startsWith(0, 0);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() throws IOException {
    byte[] archive = new Archives().file("name", "x".repeat(2000)).bytes();

    assertThatThrownBy(() -> readAll(Arrays.copyOf(archive, 1500)))
        .isInstanceOf(TarFormatException.class)
        .hasMessage("the archive breaks off at name");
  }

  @Test
  void anArchiveWithoutItsClosingBlocksIsRead() throws IOException {
    byte[] archive = new Archives().directory("name").bytes();

    assertThat(readAll(Arrays.copyOf(archive, BLOCK))).isEqualTo(1);
    assertThat(readAll(new byte[0])).isZero();
  }

  @Test
  void aChangedHeaderIsRefused() throws IOException {
    byte[] archive = new Archives().directory("name").bytes();
    archive[0]++;

    assertThatThrownBy(() -> readAll(archive))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void malformedRecordsAreRefused() {
    for (String records :
        List.of("9999 path=x\n", "x path=y\n", "3 a", "11 path=abcde", "5 a=b\n6", "-8 a=bc\n")) {
      assertThatThrownBy(() -> PaxRecords.parse(records.getBytes(StandardCharsets.UTF_8)))
          .as(records)
          .isInstanceOf(TarFormatException.class);
    }
  }

  @Test
  void regionsThatDoNotFitTheirFileAreRefused() {
    for (List<DataRegion> regions :
        List.of(
            List.of(new DataRegion(0, 11)),
            List.of(new DataRegion(-1, 1)),
            List.of(new DataRegion(0, 5), new DataRegion(4, 1)),
            List.of(new DataRegion(Long.MAX_VALUE, Long.MAX_VALUE)))) {
      assertThatThrownBy(() -> SparseMap.checked(regions, 10))
          .isInstanceOf(TarFormatException.class);
    }
  }

  @Test
  void aFileThatChangesWhileItIsWrittenIsNoticed() throws IOException {
    TarWriter writer = new TarWriter(new ByteArrayOutputStream());
    writer.begin(
        new TarEntry(
            BytePath.of("file"),
            new EntryKind.Regular(2),
            FileAttributes.ofRoot(0600, Instant.EPOCH)));

    assertThatThrownBy(() -> writer.data(new byte[3], 0, 3)).isInstanceOf(IOException.class);
    writer.data(new byte[1], 0, 1);
    assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
  }

  private static TarEntry only(byte[] archive) throws IOException {
    assertThat(readAll(archive)).isEqualTo(1);
    return first(archive);
  }

  private static TarEntry first(byte[] archive) throws IOException {
    return new TarReader(new ByteArrayInputStream(archive)).next().orElseThrow();
  }

  private static int readAll(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    int entries = 0;
    while (reader.next().isPresent()) {
      entries++;
    }
    return entries;
  }
}
