package dev.croft.deploy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The projects in {@code guide}, each copied to where a test may change it. */
final class Project {

  private Project() {}

  /** Copies a project into a directory that does not exist yet. */
  static Path copy(String name, Path to) {
    Path from = source(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the project " + name, e);
    }
  }

  /**
   * A module proxy of Go's with the one module {@code example.org/words}, in a directory.
   *
   * @see <a href="https://go.dev/ref/mod#goproxy-protocol">the layout</a>
   */
  static Path moduleProxy(Path directory) {
    Path versions = directory.resolve("example.org/words/@v");
    String module = "module example.org/words\n\ngo 1.19\n";
    try {
      Files.createDirectories(versions);
      Files.writeString(versions.resolve("list"), "v1.0.0\n");
      Files.writeString(
          versions.resolve("v1.0.0.info"),
          "{\"Version\":\"v1.0.0\",\"Time\":\"2026-01-01T00:00:00Z\"}");
      Files.writeString(versions.resolve("v1.0.0.mod"), module);
      try (ZipOutputStream zip =
          new ZipOutputStream(Files.newOutputStream(versions.resolve("v1.0.0.zip")))) {
        entry(zip, "go.mod", module);
        entry(
            zip,
            "words.go",
            """
            // Package words has words.
            package words

            // Hello is a greeting.
            const Hello = "Hello"
            """);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a module proxy to " + directory, e);
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("example.org/words@v1.0.0/" + name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static Path source(String name) {
    try {
      URI found = Project.class.getResource("guide/" + name).toURI();
      return Path.of(found);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
