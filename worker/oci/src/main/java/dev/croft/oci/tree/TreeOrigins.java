package dev.croft.oci.tree;

import dev.croft.model.content.Digest;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What is noted of trees: a small file for each. Losing one loses a description. Thread safe. */
final class TreeOrigins {

  private final Path directory;

  TreeOrigins(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
  }

  void keep(Digest tree, TreeOrigin origin) {
    Path file = file(tree);
    try {
      if (!Files.exists(file)) {
        Files.write(file, List.of(line(origin.kind()), line(origin.description())));
      }
    } catch (IOException e) {
      throw StoreFailures.of("note what tree " + tree + " is", e);
    }
  }

  TreeOrigin find(Digest tree) {
    try {
      List<String> lines = Files.readAllLines(file(tree));
      return lines.size() < 2 ? TreeOrigin.UNKNOWN : new TreeOrigin(lines.get(0), lines.get(1));
    } catch (NoSuchFileException | MalformedInputException e) {
      return TreeOrigin.UNKNOWN;
    } catch (IOException e) {
      throw StoreFailures.of("read what tree " + tree + " is", e);
    }
  }

  void forget(Digest tree) {
    try {
      Files.deleteIfExists(file(tree));
    } catch (IOException e) {
      throw StoreFailures.of("forget what tree " + tree + " is", e);
    }
  }

  private Path file(Digest tree) {
    return directory.resolve(tree.hex());
  }

  private static String line(String text) {
    return text.replaceAll("[\\r\\n]", " ");
  }
}
