package dev.croft.server.session.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.server.session.BareBuildServer;
import dev.croft.server.session.Buildx;
import dev.croft.server.session.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class BuildxFilesTest {

  private static final String TENANT = "tenant";

  @TempDir private Path scratch;
  private final MemoryIntake intake = new MemoryIntake();
  private @Nullable Process build;
  private @Nullable BareBuildServer server;

  static List<Path> versions() {
    return Buildx.installed();
  }

  @BeforeEach
  void makeContext() throws IOException {
    Files.createDirectories(context().resolve("src/deep"));
    Files.writeString(context().resolve("Dockerfile"), "FROM scratch\n");
    Files.writeString(context().resolve("src/main.c"), "int main;\n");
    Files.writeString(context().resolve("src/deep/caf\u00e9.txt"), "coffee");
    Files.writeString(context().resolve("empty"), "");
    Files.writeString(context().resolve("large"), "x".repeat(300_000));
    Files.createSymbolicLink(context().resolve("link"), Path.of("src/main.c"));
    Files.createLink(context().resolve("src/second"), context().resolve("src/main.c"));
    Files.setPosixFilePermissions(
        context().resolve("src/main.c"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(
        context().resolve("large"), FileTime.from(Instant.ofEpochSecond(1_500_000_000, 42)));
    Files.createDirectories(scratch.resolve("home"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (build != null) {
      build.destroyForcibly().waitFor();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void aContextArrivesWithContentsModesTimesAndLinks(Path buildx) throws Exception {
    AtomicLong bytes = new AtomicLong();

    List<ReceivedFile> files =
        receiver()
            .receive(
                open(buildx), TENANT, LocalRequest.all("context"), (count, _) -> bytes.set(count));

    Map<String, ReceivedFile> byPath = byPath(files);
    assertThat(files.stream().map(file -> file.stat().path()))
        .containsExactly(
            "Dockerfile",
            "empty",
            "large",
            "link",
            "src",
            "src/deep",
            "src/deep/caf\u00e9.txt",
            "src/main.c",
            "src/second");
    assertThat(text(byPath, "src/main.c")).isEqualTo("int main;\n");
    assertThat(text(byPath, "src/second")).isEqualTo("int main;\n");
    assertThat(text(byPath, "large")).hasSize(300_000);
    assertThat(text(byPath, "empty")).isEmpty();
    assertThat(stat(byPath, "src/main.c").permissions()).isEqualTo(0750);
    assertThat(stat(byPath, "src/second").linkName()).isEqualTo("src/main.c");
    assertThat(stat(byPath, "link").kind()).isEqualTo(FileKind.SYMLINK);
    assertThat(stat(byPath, "link").linkName()).isEqualTo("src/main.c");
    assertThat(stat(byPath, "large").modifiedNanos()).isEqualTo(1_500_000_000_000_000_042L);
    assertThat(stat(byPath, "src").kind()).isEqualTo(FileKind.DIRECTORY);
    assertThat(files).allSatisfy(file -> assertThat(file.stat().uid()).isZero());
    assertThat(bytes.get()).isGreaterThan(300_000);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void anUnchangedFileIsNeverSentAgain(Path buildx) throws Exception {
    Session session = open(buildx);
    List<ReceivedFile> first =
        receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());
    assertThat(intake.begun()).isEqualTo(5);

    List<ReceivedFile> again =
        receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());
    assertThat(intake.begun()).isZero();
    assertThat(again).isEqualTo(first);

    Files.writeString(context().resolve("src/main.c"), "int main, more;\n");
    List<ReceivedFile> edited =
        receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());
    assertThat(intake.begun()).isEqualTo(1);
    assertThat(text(byPath(edited), "src/second")).isEqualTo("int main, more;\n");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void anotherTenantsFilesAreNotUsed(Path buildx) throws Exception {
    Session session = open(buildx);
    receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());
    intake.begun();

    receiver().receive(session, "stranger", LocalRequest.all("context"), TransferProgress.none());

    assertThat(intake.begun()).isEqualTo(5);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void aContentThatTheStoreHasLostIsSentAgain(Path buildx) throws Exception {
    Session session = open(buildx);
    List<ReceivedFile> first =
        receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());
    intake.begun();
    intake.forget(file(byPath(first), "large").content().orElseThrow());

    List<ReceivedFile> again =
        receiver().receive(session, TENANT, LocalRequest.all("context"), TransferProgress.none());

    assertThat(intake.begun()).isEqualTo(1);
    assertThat(again).isEqualTo(first);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void onlyWhatThePatternsNameComes(Path buildx) throws Exception {
    LocalRequest request =
        new LocalRequest(
            "context",
            List.of("src/**/caf\u00e9*", "link"),
            List.of("src/main.c"),
            List.of(),
            "",
            true,
            Optional.empty());

    List<ReceivedFile> files =
        receiver().receive(open(buildx), TENANT, request, TransferProgress.none());

    assertThat(files.stream().map(file -> file.stat().path()))
        .containsExactly("link", "src", "src/deep", "src/deep/caf\u00e9.txt");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void aDirectoryThatTheClientDoesNotOfferIsRefused(Path buildx) throws Exception {
    Session session = open(buildx);

    assertThatThrownBy(
            () ->
                receiver()
                    .receive(session, TENANT, LocalRequest.all("etc"), TransferProgress.none()))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("no access allowed to dir \"etc\"");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void filesGoIntoTheDirectoryThatTheClientChose(Path buildx) throws Exception {
    Path target = scratch.resolve("out");
    Session session = open(buildx, "--output", "type=local,dest=" + target);

    new FileSender(session).sendTree(0, false, new SmallTree(), TransferProgress.none());

    assertThat(target.resolve("bin/tool")).hasContent("#!/bin/sh\n").isExecutable();
    assertThat(target.resolve("bin/again")).hasContent("#!/bin/sh\n");
    assertThat(target.resolve("zero")).isEmptyFile();
    assertThat(Files.readSymbolicLink(target.resolve("current"))).isEqualTo(Path.of("bin/tool"));
    assertThat(Files.getLastModifiedTime(target.resolve("bin/tool")).toMillis()).isEqualTo(1_000);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void anArchiveGoesIntoTheFileThatTheClientChose(Path buildx) throws Exception {
    Path target = scratch.resolve("out.tar");
    Session session = open(buildx, "--output", "type=tar,dest=" + target);
    byte[] bytes = "some archive".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    try (ClientFile file = new FileSender(session).openFile(0, Map.of("key", "value"))) {
      file.write(bytes);
    }

    assertThat(target).hasBinaryContent(bytes);
  }

  private Session open(Path buildx, String... options) throws Exception {
    BareBuildServer running = new BareBuildServer();
    server = running;
    build = new Buildx(buildx, scratch.resolve("home")).build(running.port(), context(), options);
    return running.sessions().get(running.solvedSession(), Duration.ofSeconds(20));
  }

  private Path context() {
    return scratch.resolve("context");
  }

  private ContextReceiver receiver() {
    // A new memory each time: what it knows is on disk.
    return new ContextReceiver(intake, new ListingMemory(scratch.resolve("listings")));
  }

  private String text(Map<String, ReceivedFile> files, String path) {
    return intake.text(file(files, path).content().orElseThrow());
  }

  private static FileStat stat(Map<String, ReceivedFile> files, String path) {
    return file(files, path).stat();
  }

  private static ReceivedFile file(Map<String, ReceivedFile> files, String path) {
    return Optional.ofNullable(files.get(path)).orElseThrow();
  }

  private static Map<String, ReceivedFile> byPath(List<ReceivedFile> files) {
    return files.stream()
        .collect(Collectors.toMap(file -> file.stat().path(), Function.identity()));
  }

  private static final class SmallTree implements ExportTree {

    @Override
    public List<FileStat> files() {
      return List.of(
          stat("zero", FileKind.REGULAR, 0644, 0, ""),
          stat("current", FileKind.SYMLINK, 0777, 8, "bin/tool"),
          stat("bin/tool", FileKind.REGULAR, 0755, 10, "bin/again"),
          stat("bin/again", FileKind.REGULAR, 0755, 10, ""),
          stat("bin", FileKind.DIRECTORY, 0755, 0, ""));
    }

    @Override
    public InputStream open(String path) {
      String text = path.equals("zero") ? "" : "#!/bin/sh\n";
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static FileStat stat(
        String path, FileKind kind, int permissions, long size, String link) {
      return new FileStat(
          path, kind, permissions, 0, 0, size, 1_000_000_000L, link, 0, 0, Map.of());
    }
  }
}
