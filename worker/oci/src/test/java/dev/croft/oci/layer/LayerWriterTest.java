package dev.croft.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.Xattrs;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {

  @TempDir private Path temp;
  private ExecutorService cpu;
  private Path upper;
  private Path lower;

  @BeforeEach
  void prepare() throws Exception {
    cpu = Executors.newSingleThreadExecutor();
    upper = Files.createDirectory(temp.resolve("upper"));
    lower = Files.createDirectory(temp.resolve("lower"));
    Shell.run(
        lower,
        """
        mkdir -p a/b c; echo 1 > a/file; echo 2 > a/b/file; echo 3 > c/file
        echo one > linked; ln linked a/linked
        find . -exec touch -d '2020-01-02 03:04:05' {} +
        """);
  }

  @AfterEach
  void stop() {
    cpu.close();
  }

  @Test
  void entriesAreInTheOrderOfTheirNamesWithParentsFirst() throws Exception {
    step("mkdir x; touch x/2 x/1; mkdir x/1d; touch x/1d/z; touch Z");

    assertThat(names()).containsExactly("Z", "x/", "x/1", "x/1d/", "x/1d/z", "x/2");
  }

  @Test
  void aRemovedFileBecomesAWhiteout() throws Exception {
    step("rm a/file; rm -r a/b");

    assertThat(names()).containsExactly("a/", "a/.wh.b", "a/.wh.file");
  }

  @Test
  void aReplacedDirectoryRemovesWhatTheOldOneHeld() throws Exception {
    step("rm -r a; mkdir a; touch a/new");

    assertThat(names()).containsExactly("a/", "a/.wh.b", "a/.wh.file", "a/.wh.linked", "a/new");
  }

  @Test
  void aDirectoryInAReplacedDirectoryRemovesWhatItsNamesakeHeld() throws Exception {
    step("rm -r a; mkdir -p a/b; touch a/b/new");

    assertThat(names())
        .containsExactly("a/", "a/b/", "a/b/.wh.file", "a/b/new", "a/.wh.file", "a/.wh.linked");
  }

  @Test
  void aFileThatCameAndWentLeavesNothing() throws Exception {
    step("touch a/temporary; rm a/temporary; mkdir d; touch d/t; rm -r d");

    assertThat(write().isEmpty()).isTrue();
  }

  @Test
  void whatIsOnlyCopiedUpIsLeftOut() throws Exception {
    step(": >> a/b/file; chmod 644 a/file; chown 0:0 c");

    assertThat(names()).isEmpty();
  }

  @Test
  void aDirectoryOnTheWayToAChangeIsKept() throws Exception {
    step("echo changed > a/b/file; : >> c/file");

    assertThat(names()).containsExactly("a/", "a/b/", "a/b/file");
  }

  @Test
  void aChangeOfModeOwnerAttributeOrTimeIsAChange() throws Exception {
    step("chmod 600 a/file; chown 1 a/b/file; touch -d '2020-01-02 03:04:06' c/file; chmod 700 c");

    assertThat(names()).containsExactly("a/", "a/b/", "a/b/file", "a/file", "c/", "c/file");
  }

  @Test
  void newContentUnderTheOldTimeIsAChange() throws Exception {
    step("echo X > a/file; touch -d '2020-01-02 03:04:05' a/file");

    assertThat(names()).containsExactly("a/", "a/file");
  }

  @Test
  void anAttributeAloneIsAChange() throws Exception {
    Overlays.change(
        temp,
        List.of(lower),
        upper,
        merged -> {
          Xattrs.of(merged.resolve("c/file")).set("user.new", new byte[0]);
          return "";
        });

    assertThat(names()).containsExactly("c/", "c/file");
  }

  @Test
  void aSecondNameOfAFileIsALink() throws Exception {
    step("echo x > c/z; ln c/z c/y; ln c/z b");

    assertThat(names()).containsExactly("b", "c/", "c/y => b", "c/z => b");
  }

  @Test
  void aNewNameOfAnUnchangedFileBringsTheOldOneAlong() throws Exception {
    step("ln a/file c/new");

    assertThat(names()).containsExactly("c/", "c/new", "a/", "a/file => c/new");
  }

  @Test
  void laterTimesBecomeTheLatestAllowed() throws Exception {
    step("touch -d '2001-01-01 00:00:00.5Z' c/early; touch -d '2031-01-01 00:00:00Z' c/late");
    Instant latest = Instant.parse("2025-01-01T00:00:00Z");

    List<TarEntry> entries = read(write(Optional.of(latest)));

    assertThat(entries)
        .extracting(entry -> entry.attributes().modified())
        .containsExactly(latest, Instant.parse("2001-01-01T00:00:00.500Z"), latest);
  }

  @Test
  void socketsAreLeftOut() throws Exception {
    try (Directory directory = Directory.open(upper)) {
      directory.makeNode(BytePath.of("socket"), FileType.SOCKET, 0600, 0, 0);
    }
    Files.createFile(upper.resolve("file"));

    assertThat(names()).containsExactly("file");
  }

  @Test
  void attributesOfTheMachineStayOnIt() throws Exception {
    Path file = Files.createFile(upper.resolve("file"));
    Xattrs.of(file).set("trusted.overlay.origin", new byte[] {1});
    Xattrs.of(file).set("trusted.other", new byte[] {1});
    Xattrs.of(file).set("user.kept", new byte[] {1});

    assertThat(read(write(Optional.empty())).getFirst().attributes().xattrs())
        .containsOnlyKeys("user.kept");
  }

  @Test
  void aDirectoryWhoseContentIsElsewhereIsRefused() throws Exception {
    Path moved = Files.createDirectory(upper.resolve("moved"));
    Xattrs.of(moved).set("trusted.overlay.redirect", "/a".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> write(Optional.empty()))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("redirect_dir=off");
  }

  private void step(String script) throws Exception {
    Overlays.change(temp, List.of(lower), upper, merged -> Shell.run(merged, script));
  }

  private List<String> names() throws IOException {
    return read(write(Optional.empty())).stream()
        .map(
            entry ->
                entry.kind() instanceof EntryKind.HardLink link
                    ? entry.name() + " => " + link.target()
                    : entry.name().toString())
        .toList();
  }

  private WrittenLayer write() throws IOException {
    return new LayerWriter(cpu)
        .write(
            new LayerDifference(upper, List.of(lower), Optional.empty()),
            new Compression.Uncompressed(),
            new ByteArrayOutputStream());
  }

  private byte[] write(Optional<Instant> latest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LayerWriter(cpu)
        .write(
            new LayerDifference(upper, List.of(lower), latest),
            new Compression.Uncompressed(),
            out);
    return out.toByteArray();
  }

  private static List<TarEntry> read(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    List<TarEntry> entries = new ArrayList<>();
    for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      entries.add(e.get());
    }
    return entries;
  }
}
