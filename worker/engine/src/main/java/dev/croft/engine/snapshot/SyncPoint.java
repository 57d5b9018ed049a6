package dev.croft.engine.snapshot;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.linux.file.FileHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Up to which commit the disk holds everything, and during which run of the kernel that was
 * written. Layers are written without waiting for the disk; after a power failure, what was
 * committed later than this may be half there and is dropped.
 *
 * @param bootId the kernel's {@code random/boot_id} of that run
 * @param sequence of the last commit that a file system sync covered
 */
record SyncPoint(String bootId, long sequence) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  static SyncPoint now(long sequence) throws IOException {
    return new SyncPoint(Files.readString(BOOT_ID).strip(), sequence);
  }

  /** What was written last. Where that is missing or cannot be read, nothing is covered. */
  static SyncPoint read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), SyncPoint.class);
    } catch (NoSuchFileException | JacksonException e) {
      return new SyncPoint("unknown", 0);
    }
  }

  /**
   * Writes it, whole or not at all.
   *
   * @param wait whether it shall survive a power failure from now on; one that does not covers less
   */
  void write(Path file, boolean wait) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(this));
    if (wait) {
      sync(fresh);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (wait) {
      sync(file.resolveSibling("."));
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileHandle handle = FileHandle.open(path)) {
      handle.sync();
    }
  }
}
