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

class CopyPatternsTest {

  private static final Instant OLD = Instant.parse("2001-02-03T04:05:06Z");

  @TempDir private Path directory;
  private FileOpFixture fixture;
  private SnapshotId source;

  @BeforeEach
  void open() throws IOException {
    fixture = new FileOpFixture(directory);
    source =
        fixture.tree(
            root -> {
              for (String path :
                  List.of(
                      "a.go", "a.txt", "sub/b.go", "sub/b.txt", "docs/c.txt", "sub/deep/d.go")) {
                Path file = root.resolve(path);
                Files.createDirectories(file.getParent());
                Files.writeString(file, path);
              }
              for (String path : List.of("sub/deep", "sub", "docs")) {
                Files.setAttribute(root.resolve(path), "unix:uid", 9);
                Files.setLastModifiedTime(root.resolve(path), FileTime.from(OLD));
              }
            });
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void onlyWhatIsIncludedIsCopied() throws IOException {
    assertThat(copied(copy("/", "/").include("**/*.go").build()))
        .containsExactly("a.go", "sub", "sub/b.go", "sub/deep", "sub/deep/d.go");
  }

  @Test
  void anIncludedDirectoryComesWithAllBelow() throws IOException {
    assertThat(copied(copy("/", "/").include("sub").build()))
        .containsExactly("sub", "sub/b.go", "sub/b.txt", "sub/deep", "sub/deep/d.go");
  }

  @Test
  void whatIsExcludedIsNotCopied() throws IOException {
    assertThat(copied(copy("/", "/").exclude("**/*.txt", "sub/deep").build()))
        .containsExactly("a.go", "docs", "sub", "sub/b.go");
  }

  @Test
  void anExceptionBringsSomethingBack() throws IOException {
    assertThat(copied(copy("/", "/").exclude("sub", "!sub/deep").build()))
        .containsExactly("a.go", "a.txt", "docs", "docs/c.txt", "sub", "sub/deep", "sub/deep/d.go");
  }

  @Test
  void patternsAreRelativeToWhatIsCopied() throws IOException {
    assertThat(copied(copy("/sub", "/").include("*.go").build())).containsExactly("b.go");
  }

  @Test
  void directoriesOnTheWayLookAsInTheSource() throws IOException {
    SnapshotId made =
        fixture.run(copy("/", "/").include("sub/deep/*").build(), fixture.tree(root -> {}), source);
    fixture.check(
        made,
        root -> {
          assertThat(Files.getAttribute(root.resolve("sub"), "unix:uid")).isEqualTo(9);
          assertThat(Files.getLastModifiedTime(root.resolve("sub")).toInstant()).isEqualTo(OLD);
          assertThat(Files.getLastModifiedTime(root.resolve("sub/deep")).toInstant())
              .isEqualTo(OLD);
        });
  }

  private List<String> copied(FileAction.Copy copy) throws IOException {
    SnapshotId made = fixture.run(copy, fixture.tree(root -> {}), source);
    List<String> paths = new ArrayList<>();
    fixture.check(
        made,
        root -> {
          try (var files = Files.walk(root)) {
            files
                .filter(file -> !file.equals(root))
                .map(file -> root.relativize(file).toString())
                .sorted()
                .forEach(paths::add);
          }
        });
    return paths;
  }
}
