package dev.croft.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandleTest {

  @TempDir private Path temp;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    Path path = temp.resolve("file");

    try (OutputStream out =
        FileHandle.open(path, 0600, OpenFlag.WRITE_ONLY, OpenFlag.CREATE).outputStream()) {
      out.write(content);
    }

    try (InputStream in = FileHandle.open(path).inputStream()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aCopyIsEqualAndKeepsItsHoles() throws IOException {
    long mebibyte = 1 << 20;
    byte[] data = new byte[100_000];
    new Random(2).nextBytes(data);
    try (FileHandle from = create("from");
        FileHandle to = create("to")) {
      from.position(8 * mebibyte);
      from.write(data, 0, data.length);
      from.truncate(64 * mebibyte);

      FileCopy.copy(from, to);

      assertThat(Files.mismatch(temp.resolve("from"), temp.resolve("to"))).isEqualTo(-1);
      assertThat(to.status().allocatedBytes()).isLessThan(mebibyte);
    }
  }

  @Test
  void whoeverHasAFileOpenForWritingIsNoticed() throws IOException {
    Path path = Files.createFile(temp.resolve("file"));
    try (FileHandle reading = FileHandle.open(path)) {
      assertThat(reading.isOpenForWriting()).isFalse();
      try (FileHandle _ = FileHandle.open(path)) {
        assertThat(reading.isOpenForWriting()).isFalse();
      }
      try (FileHandle _ = FileHandle.open(path, OpenFlag.WRITE_ONLY)) {
        assertThat(reading.isOpenForWriting()).isTrue();
      }
      assertThat(reading.isOpenForWriting()).isFalse();
    }
  }

  @Test
  void aFileIsCopiedFromAnotherFileSystem() throws IOException {
    Path memory = Files.createTempFile(Path.of("/dev/shm"), "croft", "");
    Files.writeString(memory, "from another file system");
    try (FileHandle from = FileHandle.open(memory);
        FileHandle to = create("to")) {
      FileCopy.copy(from, to);
    } finally {
      Files.delete(memory);
    }
    assertThat(temp.resolve("to")).hasContent("from another file system");
  }

  @Test
  void aLockKeepsOthersOutUntilItIsClosed() throws IOException {
    try (FileHandle second = create("lock")) {
      try (FileHandle first = FileHandle.open(temp.resolve("lock"))) {
        first.lock(true);
        assertThat(second.tryLock(true)).isFalse();
        assertThat(second.tryLock(false)).isFalse();
      }
      assertThat(second.tryLock(true)).isTrue();
    }
  }

  @Test
  void aClosedHandleIsNotUsed() throws IOException {
    FileHandle handle = create("file");
    handle.close();
    handle.close();

    assertThatThrownBy(handle::status).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void directoriesAreSynced() throws IOException {
    try (Directory directory = Directory.open(temp)) {
      directory.handle().sync();
      directory.handle().syncFileSystem();
    }
  }

  private FileHandle create(String name) throws IOException {
    return FileHandle.open(
        temp.resolve(name), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE);
  }
}
