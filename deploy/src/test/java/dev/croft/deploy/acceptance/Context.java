package dev.croft.deploy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A build context that a test writes. {@code {registry}} in a Dockerfile stands for the registry.
 */
final class Context {

  private final Path directory;
  private final Rig rig;

  private Context(Path directory, Rig rig) {
    this.directory = directory;
    this.rig = rig;
  }

  static Context in(Path directory, Rig rig) {
    return new Context(directory, rig);
  }

  Context dockerfile(String text) {
    return file("Dockerfile", text.replace("{registry}", rig.registry().host()));
  }

  Context file(String path, String text) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Context mode(String path, String permissions) {
    try {
      Files.setPosixFilePermissions(
          directory.resolve(path), PosixFilePermissions.fromString(permissions));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return directory;
  }
}
