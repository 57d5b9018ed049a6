package dev.croft.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.call.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDirectoryTest {

  @TempDir private Path temp;
  private Path top;
  private RootDirectory root;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(temp.resolve("secret"), "outside");
    top = Files.createDirectory(temp.resolve("root"));
    root = RootDirectory.open(top);
  }

  @AfterEach
  void close() {
    root.close();
  }

  @Test
  void dotsDoNotLeadOut() throws IOException {
    Files.writeString(top.resolve("secret"), "inside");

    assertThat(content("../../secret")).isEqualTo("inside");
  }

  @Test
  void absoluteLinksStayInside() throws IOException {
    Files.createDirectory(top.resolve("etc"));
    Files.writeString(top.resolve("etc/passwd"), "inside");
    Files.createSymbolicLink(top.resolve("link"), Path.of("/etc"));

    assertThat(content("link/passwd")).isEqualTo("inside");
    assertThat(root.resolve(BytePath.of("link/passwd"))).isEqualTo(BytePath.of("etc/passwd"));
  }

  @Test
  void relativeLinksThatClimbStayInside() throws IOException {
    Files.createSymbolicLink(top.resolve("link"), Path.of("../../secret"));

    assertThatThrownBy(() -> content("link"))
        .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.isNotFound()).isTrue());
    assertThat(root.status(BytePath.of("link")).type()).isEqualTo(FileType.SYMLINK);
  }

  @Test
  void missingDirectoriesAreMadeThroughLinks() throws IOException {
    Files.createSymbolicLink(top.resolve("link"), Path.of("/real/deep"));

    assertThat(root.makeDirectories(BytePath.of("/link/a/b"), 0755))
        .containsExactly(
            BytePath.of("real"),
            BytePath.of("real/deep"),
            BytePath.of("real/deep/a"),
            BytePath.of("real/deep/a/b"));
    assertThat(top.resolve("real/deep/a/b")).isDirectory();
    assertThat(root.makeDirectories(BytePath.of("/link/a/b"), 0755)).isEmpty();
  }

  @Test
  void aLinkToItselfIsAnErrorAndNotALoop() throws IOException {
    Files.createSymbolicLink(top.resolve("link"), Path.of("link"));

    assertThatThrownBy(() -> root.makeDirectories(BytePath.of("link/a"), 0755))
        .isInstanceOf(LinuxException.class);
  }

  @Test
  void aPlaceIsTheParentAndTheName() throws IOException {
    Files.createDirectories(top.resolve("a/b"));
    Files.createSymbolicLink(top.resolve("link"), Path.of("/a"));

    try (RootDirectory.Place place = root.parentOf(BytePath.of("link/b"))) {
      assertThat(place.name()).isEqualTo(BytePath.of("b"));
      assertThat(place.parent().status(place.name()).isDirectory()).isTrue();
    }
    try (RootDirectory.Place place = root.parentOf(BytePath.of("/"))) {
      assertThat(place.name()).isEqualTo(BytePath.EMPTY);
    }
  }

  @Test
  void whatDoesNotExistIsNotFound() throws IOException {
    Files.createFile(top.resolve("file"));

    assertThat(root.find(BytePath.of("absent"))).isEmpty();
    assertThat(root.find(BytePath.of("file/below"))).isEmpty();
    assertThat(root.find(BytePath.of("file"))).isPresent();
  }

  private String content(String path) throws IOException {
    try (InputStream in = root.open(BytePath.of(path)).inputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
