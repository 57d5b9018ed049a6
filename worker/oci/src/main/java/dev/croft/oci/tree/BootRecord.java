package dev.croft.oci.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers since when the machine has not gone down: what was written before may have been lost on
 * its way to the disk.
 */
final class BootRecord {

  private final Path file;

  BootRecord(Path file) {
    this.file = file;
  }

  /** Since when what was written can be trusted. */
  Instant trustedSince(String bootId, InstantSource clock) throws IOException {
    try {
      String[] parts = Files.readString(file).strip().split(" ", 2);
      if (parts.length == 2 && parts[0].equals(bootId)) {
        return Instant.parse(parts[1]);
      }
    } catch (NoSuchFileException e) {
      return write(bootId, Instant.EPOCH);
    } catch (DateTimeException e) {
      // A record that cannot be read says nothing, so nothing is trusted.
    }
    return write(bootId, clock.instant());
  }

  private Instant write(String bootId, Instant since) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, bootId + " " + since + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return since;
  }
}
