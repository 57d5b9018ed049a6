package dev.croft.engine.snapshot;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

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

  /** What was written last; empty in a new store. An unreadable one covers nothing. */
  static Optional<SyncPoint> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), SyncPoint.class));
    } catch (JacksonException e) {
      return Optional.of(new SyncPoint("unknown", 0));
    }
  }

  /** Writes it so that it survives a power failure, whole. */
  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(file.resolveSibling("."))) {
      directory.force(true);
    }
  }
}
