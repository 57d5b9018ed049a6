package dev.croft.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedCopyTest {

  @TempDir Path directory;

  @Test
  void aCopyHasTheFilesContent() throws IOException {
    byte[] content = new byte[200_000];
    content[199_999] = 7;
    Path file = Files.write(directory.resolve("file"), content);
    try (SealedCopy copy = SealedCopy.of(file)) {
      assertThat(Files.readAllBytes(copy.path())).isEqualTo(content);
    }
  }

  @Test
  void aCopyStaysWhatItIsWhenTheFileChanges() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "before");
    try (SealedCopy copy = SealedCopy.of(file)) {
      Files.writeString(file, "after");
      assertThat(copy.path()).hasContent("before");
    }
  }

  @Test
  void nobodyCanWriteToACopy() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "content");
    try (SealedCopy copy = SealedCopy.of(file)) {
      assertThatThrownBy(() -> Files.writeString(copy.path(), "x", StandardOpenOption.WRITE))
          .isInstanceOf(IOException.class);
      assertThat(copy.path()).hasContent("content");
    }
  }

  @Test
  void aCopyOfAProgramRuns() throws Exception {
    try (SealedCopy copy = SealedCopy.of(Path.of("/bin/sh"))) {
      Process process = new ProcessBuilder(copy.path().toString(), "-c", "exit 3").start();
      assertThat(process.waitFor()).isEqualTo(3);
    }
  }

  @Test
  void closingGivesItBack() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "content");
    SealedCopy copy = SealedCopy.of(file);
    Path path = copy.path();
    copy.close();
    assertThat(path).doesNotExist();
  }
}
