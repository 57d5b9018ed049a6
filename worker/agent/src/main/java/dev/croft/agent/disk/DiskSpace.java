package dev.croft.agent.disk;

import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How big a disk is, and how much of it is free, in bytes. */
public record DiskSpace(long totalBytes, long freeBytes) {

  private static final long FULL_BYTES = 1 << 20;

  /** Whether nothing of any size can be written any more. */
  public boolean isFull() {
    return freeBytes < Math.min(FULL_BYTES, totalBytes / 100);
  }

  /** The disk that holds a directory. */
  public static DiskSpace of(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
    } catch (IOException e) {
      throw StoreFailures.of("see how full the disk of " + directory + " is", e);
    }
  }
}
