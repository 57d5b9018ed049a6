package dev.croft.engine.network;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What a pool keeps on disk.
 *
 * @param id eight letters or digits that tell directories apart
 */
record PoolFiles(Path directory, String id) {

  /** Removes what a former pool left, and makes the directories. */
  static PoolFiles prepare(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    CRC32 sum = new CRC32();
    sum.update(real.toString().getBytes(StandardCharsets.UTF_8));
    PoolFiles files = new PoolFiles(real, String.format("%08x", sum.getValue()));
    files.clear();
    Files.createDirectories(files.namespaces());
    return files;
  }

  /** One file for each namespace. */
  Path namespaces() {
    return directory.resolve("namespaces");
  }

  /** Which addresses are in use. */
  Path addresses() {
    return directory.resolve("addresses");
  }

  /** The plugins' configuration. */
  Path config() {
    return directory.resolve("bridge.json");
  }

  /** Ends all namespaces, and forgets the addresses. */
  void clear() throws IOException {
    if (Files.isDirectory(namespaces())) {
      try (DirectoryStream<Path> namespaces = Files.newDirectoryStream(namespaces())) {
        for (Path namespace : namespaces) {
          NetworkNamespace.delete(namespace);
        }
      }
    }
    try (Directory all = Directory.open(directory)) {
      all.removeTree(BytePath.of("addresses"));
    }
  }
}
