package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.layer.tar.Archives;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerApplierTest {

  @TempDir private Path temp;
  private ExecutorService cpu;
  private Path upper;
  private Path near;
  private Path far;

  @BeforeEach
  void prepare() throws IOException {
    cpu = Executors.newSingleThreadExecutor();
    upper = Files.createDirectory(temp.resolve("upper"));
    near = Files.createDirectory(temp.resolve("near"));
    far = Files.createDirectory(temp.resolve("far"));
  }

  @AfterEach
  void stop() {
    cpu.close();
  }

  @Test
  void aWhiteoutBecomesADeviceAndAnOpaqueMarkerAnAttribute() throws Exception {
    apply(new Archives().file("dir/.wh.gone", "").file("dir/.wh..wh..opq", ""));

    assertThat(status("dir/gone").isOverlayWhiteout()).isTrue();
    assertThat(isOpaque("dir")).isTrue();
    assertThat(FileTree.of(upper)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectoryThatIsRemovedAndMadeAnewHidesTheOldOne(boolean whiteoutFirst) throws Exception {
    Shell.run(near, "mkdir dir; touch dir/old");
    Archives layer =
        whiteoutFirst
            ? new Archives().file(".wh.dir", "").directory("dir").file("dir/new", "")
            : new Archives().directory("dir").file("dir/new", "").file(".wh.dir", "");

    apply(layer);

    assertThat(merged().keySet())
        .extracting(LayerApplierTest::name)
        .containsExactly("dir", "dir/new");
  }

  @Test
  void aWhiteoutIsAboutTheLayersBelowAndNotAboutItsOwn() throws Exception {
    Shell.run(near, "echo old > file");

    apply(new Archives().file("file", "new").file(".wh.file", ""));

    assertThat(upper.resolve("file")).hasContent("new");
  }

  @Test
  void aFileInARemovedDirectoryWithoutAnEntryMakesANewDirectory() throws Exception {
    Shell.run(near, "mkdir dir; touch dir/old");

    apply(new Archives().file(".wh.dir", "").file("dir/sub/new", ""));

    assertThat(merged().keySet())
        .extracting(LayerApplierTest::name)
        .containsExactly("dir", "dir/sub", "dir/sub/new");
  }

  @Test
  void anOpaqueRootHidesEverythingBelow() throws Exception {
    Shell.run(near, "mkdir dir; touch dir/old one");
    Shell.run(far, "touch two kept");

    apply(new Archives().file(".wh..wh..opq", "").file("kept", "new"));

    assertThat(merged().keySet()).extracting(LayerApplierTest::name).containsExactly("kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.", ".wh..", ".wh..."})
  void aWhiteoutOfNothingIsRefused(String name) {
    assertThatThrownBy(() -> apply(new Archives().file("dir/" + name, "")))
        .isInstanceOf(TarFormatException.class);
  }

  @Test
  void theBookkeepingOfAufsIsPassedOver() throws Exception {
    apply(new Archives().directory(".wh..wh.plnk").file(".wh..wh.aufs", ""));

    assertThat(upper).isEmptyDirectory();
  }

  @Test
  void noNameLeadsOut() throws Exception {
    apply(
        new Archives()
            .file("../../climbed", "")
            .file("/absolute", "")
            .symlink("relative", "../../..")
            .file("relative/through-relative", "")
            .symlink("link", temp.toString())
            .file("link/through-absolute", "")
            .symlink("dangling", "/no/such")
            .file("dangling/made", ""));

    assertThat(upper.resolve("climbed")).exists();
    assertThat(upper.resolve("absolute")).exists();
    assertThat(upper.resolve("through-relative")).exists();
    assertThat(upper.resolve(temp.toString().substring(1)).resolve("through-absolute")).exists();
    assertThat(upper.resolve("no/such/made")).exists();
    assertThat(temp.resolve("through-absolute")).doesNotExist();
    assertThat(temp.toFile().list()).containsExactlyInAnyOrder("upper", "near", "far");
  }

  @Test
  void aFileDoesNotWriteThroughALinkThatHasItsName() throws Exception {
    Files.writeString(temp.resolve("outside"), "untouched");

    apply(
        new Archives().symlink("name", temp.resolve("outside").toString()).file("name", "inside"));

    assertThat(temp.resolve("outside")).hasContent("untouched");
    assertThat(upper.resolve("name")).isRegularFile().hasContent("inside");
  }

  @Test
  void hardLinksDoNotLeadOut() throws Exception {
    Files.writeString(temp.resolve("outside"), "secret");
    String climbing = "../".repeat(temp.getNameCount() + 3) + temp.resolve("outside");

    assertThatThrownBy(() -> apply(new Archives().link("link", climbing)))
        .isInstanceOf(TarFormatException.class)
        .hasMessageStartingWith("link is a hard link to what does not exist");
  }

  @Test
  void anAbsoluteHardLinkIsMeantInside() throws Exception {
    apply(new Archives().file("dir/file", "x").link("link", "/dir/file"));

    assertThat(status("link").isSameFile(status("dir/file"))).isTrue();
  }

  @Test
  void aHardLinkToALowerFileBringsItUp() throws Exception {
    Shell.run(
        far, "mkdir -m 751 dir; echo far > dir/file; chown 5:6 dir/file; chmod 4700 dir/file");
    Xattrs.of(far.resolve("dir/file")).set("user.kept", new byte[] {1});

    apply(new Archives().link("link", "dir/file"));

    assertThat(status("link").isSameFile(status("dir/file"))).isTrue();
    assertThat(FileTree.of(upper)).hasSize(3);
    assertThat(status("link").permissions()).isEqualTo(04700);
    assertThat(status("link").uid()).isEqualTo(5);
    assertThat(status("dir").permissions()).isEqualTo(0751);
    assertThat(Xattrs.of(upper.resolve("link")).get("user.kept")).isPresent();
    assertThat(upper.resolve("link")).hasContent("far");
  }

  @Test
  void aHardLinkToARemovedFileIsRefused() throws Exception {
    Shell.run(far, "touch file");
    Shell.run(near, "mknod file c 0 0");

    assertThatThrownBy(() -> apply(new Archives().link("link", "file")))
        .isInstanceOf(TarFormatException.class);
  }

  @Test
  void aHardLinkToASymbolicLinkIsToTheLinkItself() throws Exception {
    apply(new Archives().symlink("soft", "nowhere").link("hard", "soft"));

    assertThat(status("hard").isSameFile(status("soft"))).isTrue();
  }

  @Test
  void aDirectoryWithoutAnEntryLooksAsBelow() throws Exception {
    Shell.run(far, "mkdir -p a/b; chmod 700 a; chown 7:8 a; chmod 3711 a/b; touch -d @5.5 a/b a");

    apply(new Archives().file("a/b/new/file", ""));

    assertThat(status("a").permissions()).isEqualTo(0700);
    assertThat(status("a").uid()).isEqualTo(7);
    assertThat(status("a").modified()).isEqualTo(Instant.ofEpochSecond(5, 500_000_000));
    assertThat(status("a/b").permissions()).isEqualTo(03711);
    assertThat(status("a/b").modified()).isEqualTo(Instant.ofEpochSecond(5, 500_000_000));
    assertThat(status("a/b/new").permissions()).isEqualTo(0755);
  }

  @Test
  void aDirectoryKeepsItsTimeThoughFilesCameLater() throws Exception {
    Instant time = Instant.ofEpochSecond(1_000, 7);

    apply(
        new Archives()
            .entry("dir", new EntryKind.Directory(), FileAttributes.ofRoot(0700, time))
            .file("dir/file", "")
            .file("other/.wh.x", "")
            .file("dir/later", ""));

    assertThat(status("dir").modified()).isEqualTo(time);
    assertThat(status("dir").permissions()).isEqualTo(0700);
  }

  @Test
  void aLaterEntryReplacesAnEarlierOne() throws Exception {
    apply(
        new Archives()
            .file("a", "file")
            .directory("a")
            .file("a/below", "")
            .symlink("b", "x")
            .file("b", "file")
            .directory("c")
            .file("c/below", "")
            .file("c", "file")
            .directory("c")
            .file("c/other", ""));

    assertThat(FileTree.of(upper).keySet())
        .extracting(LayerApplierTest::name)
        .containsExactly("a", "a/below", "b", "c", "c/other");
    assertThat(isOpaque("a")).isFalse();
  }

  @Test
  void attributesOfOverlayfsAreNotTakenFromALayer() throws Exception {
    TreeMap<String, Bytes> xattrs = new TreeMap<>();
    xattrs.put("trusted.overlay.redirect", Bytes.of("/etc"));

    apply(
        new Archives()
            .entry(
                "dir",
                new EntryKind.Directory(),
                new FileAttributes(0755, 0, 0, Instant.EPOCH, xattrs)));

    assertThat(Xattrs.of(upper.resolve("dir")).names()).isEmpty();
  }

  @Test
  void theRootsOwnEntryIsPassedOver() throws Exception {
    FileStatus before = status("");

    apply(
        new Archives()
            .entry(
                "./",
                new EntryKind.Directory(),
                new FileAttributes(0111, 9, 9, Instant.EPOCH, new TreeMap<>())));

    assertThat(status("").mode()).isEqualTo(before.mode());
    assertThat(status("").uid()).isEqualTo(before.uid());
  }

  @Test
  void theCompressionIsFoundInTheBytes() throws Exception {
    byte[] archive = new Archives().file("file", "content").bytes();
    ByteArrayOutputStream twoMembers = new ByteArrayOutputStream();
    twoMembers.writeBytes(gzip(Arrays.copyOf(archive, 700)));
    twoMembers.writeBytes(gzip(Arrays.copyOfRange(archive, 700, archive.length)));
    for (byte[] blob :
        List.of(archive, gzip(archive), twoMembers.toByteArray(), Zstd.compress(archive))) {
      // A stream that never says how much is there, as a network's.
      InputStream shy =
          new ByteArrayInputStream(blob) {
            @Override
            public synchronized int available() {
              return 0;
            }
          };
      Path directory = Files.createTempDirectory(temp, "unpacked");

      AppliedLayer applied = new LayerApplier(cpu).apply(shy, directory, List.of());

      assertThat(directory.resolve("file")).hasContent("content");
      assertThat(applied).isEqualTo(new AppliedLayer(Digest.ofBytes(archive), archive.length));
    }
  }

  @Test
  void aBlobIsReadToItsEnd() throws Exception {
    byte[] archive = new Archives().file("file", "content").bytes();
    byte[] padded = Arrays.copyOf(archive, 10_240);
    InputStream in = new ByteArrayInputStream(padded);

    AppliedLayer applied = new LayerApplier(cpu).apply(in, upper, List.of());

    assertThat(applied.diffId()).isEqualTo(Digest.ofBytes(padded));
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void aDamagedBlobIsAnError() throws Exception {
    byte[] packed = gzip(new Archives().file("file", "content").bytes());
    packed[packed.length - 6] ^= 1;

    assertThatThrownBy(
            () -> new LayerApplier(cpu).apply(new ByteArrayInputStream(packed), upper, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the layer cannot be read: ");
  }

  @Test
  void whatTheSourceSaysOfItselfKeepsItsKind() {
    InputStream corrupt =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            throw CroftException.notFound("the blob is gone");
          }
        };

    assertThatThrownBy(() -> new LayerApplier(cpu).apply(corrupt, upper, List.of()))
        .isInstanceOf(CroftException.class)
        .hasMessage("the blob is gone");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private void apply(Archives layer) throws IOException {
    new LayerApplier(cpu).apply(new ByteArrayInputStream(layer.bytes()), upper, List.of(near, far));
  }

  private SortedMap<String, String> merged() throws Exception {
    return Overlays.look(temp, List.of(upper, near, far), FileTree::of);
  }

  private FileStatus status(String path) throws IOException {
    try (RootDirectory root = RootDirectory.open(upper)) {
      return root.status(BytePath.of(path));
    }
  }

  private boolean isOpaque(String path) throws IOException {
    return Xattrs.of(upper.resolve(path)).get("trusted.overlay.opaque").isPresent();
  }

  private static String name(String key) {
    return key.substring(key.indexOf(' ') + 1);
  }
}
