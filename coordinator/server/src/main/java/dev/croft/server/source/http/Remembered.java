package dev.croft.server.source.http;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was downloaded from where, so that a server is only asked whether it has changed. A small
 * file for each request; losing one costs a download. Thread safe.
 */
final class Remembered {

  private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

  private final Path directory;

  Remembered(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CroftException.user("cannot make the directory " + directory + ": " + e.getMessage());
    }
  }

  /**
   * An answer as it was.
   *
   * @param etag as the server gave it; empty for none
   * @param lastModified as the server gave it; empty for none
   * @param disposition the server's {@code Content-Disposition}; empty for none
   * @param size in bytes
   */
  record Download(
      String etag, String lastModified, String disposition, Digest content, long size) {}

  Optional<Download> find(Digest request) {
    try {
      List<String> lines = Files.readAllLines(file(request));
      return lines.size() < 5
          ? Optional.empty()
          : Optional.of(
              new Download(
                  lines.get(0),
                  lines.get(1),
                  lines.get(2),
                  new Digest(lines.get(3)),
                  Long.parseLong(lines.get(4))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the record of a download in {} cannot be read", file(request), e);
      return Optional.empty();
    }
  }

  void keep(Digest request, Download download) {
    Path fresh = directory.resolve(".new-" + UUID.randomUUID());
    try {
      Files.write(
          fresh,
          List.of(
              download.etag(),
              download.lastModified(),
              download.disposition(),
              download.content().value(),
              Long.toString(download.size())));
      Files.move(fresh, file(request), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("a download cannot be noted in {}", directory, e);
    }
  }

  /** Forgets the downloads that do not pass. */
  void retain(Predicate<Download> kept) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9a-f]*")) {
      for (Path file : files) {
        String name = "sha256:" + file.getFileName();
        if (Digest.isDigest(name) && find(new Digest(name)).filter(kept).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("downloads cannot be forgotten in {}", directory, e);
    }
  }

  private Path file(Digest request) {
    return directory.resolve(request.hex());
  }
}
