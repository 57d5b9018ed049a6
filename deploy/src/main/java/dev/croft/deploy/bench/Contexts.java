package dev.croft.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contexts on disk. */
final class Contexts {

  private Contexts() {}

  /** Writes a file below a directory, which is made where it is missing; returns the directory. */
  static Path write(Path directory, String file, String text) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " in " + directory, e);
    }
  }
}
