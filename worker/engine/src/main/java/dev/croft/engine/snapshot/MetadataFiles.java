package dev.croft.engine.snapshot;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small JSON file for each snapshot. It gets its name in one step, so it is there whole or not
 * at all; its modification time says when the snapshot was last used.
 */
final class MetadataFiles {

  private static final Logger log = LoggerFactory.getLogger(MetadataFiles.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final StoreLayout layout;

  MetadataFiles(StoreLayout layout) {
    this.layout = layout;
  }

  void write(SnapshotRecord record, Instant lastUsed) throws IOException {
    Path file = layout.metadata(record.directory());
    Path fresh = file.resolveSibling(record.directory() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(record));
    Files.setLastModifiedTime(fresh, FileTime.from(lastUsed));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void touch(SnapshotRecord record, Instant lastUsed) throws IOException {
    Files.setLastModifiedTime(layout.metadata(record.directory()), FileTime.from(lastUsed));
  }

  Instant lastUsed(SnapshotRecord record) throws IOException {
    return Files.getLastModifiedTime(layout.metadata(record.directory())).toInstant();
  }

  void delete(SnapshotRecord record) throws IOException {
    Files.deleteIfExists(layout.metadata(record.directory()));
  }

  /** All that can be read; files that cannot are removed, as are those that never got a name. */
  List<SnapshotRecord> readAll() throws IOException {
    List<SnapshotRecord> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.metadata())) {
      for (Path file : files) {
        Optional<SnapshotRecord> record = read(file);
        if (record.isPresent()) {
          records.add(record.get());
        } else {
          Files.delete(file);
        }
      }
    }
    return records;
  }

  private Optional<SnapshotRecord> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(".json")) {
      return Optional.empty();
    }
    try {
      SnapshotRecord record = JSON.readValue(Files.readAllBytes(file), SnapshotRecord.class);
      if (name.equals(record.directory() + ".json")) {
        return Optional.of(record);
      }
      log.warn("{} describes layer {}: dropped", file, record.directory());
    } catch (JacksonException e) {
      log.warn("{} cannot be read and is dropped, with its snapshot: {}", file, e.getMessage());
    }
    return Optional.empty();
  }
}
