package dev.croft.server.history;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory with one file for each record. A file is whole or not there. */
final class RecordFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFiles.class);
  private static final String SUFFIX = ".json";

  private final Path directory;

  RecordFiles(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw failure("create the directory for the build history at " + directory, e);
    }
  }

  void write(HistoryRecord entry) {
    Path file = file(entry.ref());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, RecordJson.write(entry));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("write the record of build " + entry.ref() + " to " + file, e);
    }
  }

  void delete(String ref) {
    try {
      Files.deleteIfExists(file(ref));
    } catch (IOException e) {
      throw failure("delete the record of build " + ref, e);
    }
  }

  /** Every record that can be read; what cannot be read is reported and left out. */
  List<HistoryRecord> readAll() {
    List<HistoryRecord> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          records.add(RecordJson.read(Files.readAllBytes(file)));
        } catch (IOException | RuntimeException e) {
          LOG.warn("build record {} cannot be read and is left out: {}", file, e.toString());
        }
      }
    } catch (IOException e) {
      throw failure("list the build history in " + directory, e);
    }
    return records;
  }

  /** References are the client's: they become part of a path only as a digest. */
  private Path file(String ref) {
    return directory.resolve(Digest.ofText(ref).hex() + SUFFIX);
  }

  private static CroftException failure(String what, IOException cause) {
    return new CroftException(
        FailureKind.INTERNAL, "cannot " + what + ": " + cause.getMessage(), cause);
  }
}
