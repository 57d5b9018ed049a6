package dev.croft.engine.cachemount;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache mounts on disk: {@code N} is a directory, {@code N.json} says what it is, and has the time
 * of its last use as its own. A directory without such a file is none.
 */
final class CacheMountFiles {

  private static final Logger log = LoggerFactory.getLogger(CacheMountFiles.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SUFFIX = ".json";
  private static final int BASE = 36;
  private static final String USED = ".used";
  private static final String LOCKED = ".locked";

  /** Directories of the farm's versions beside those of the mounts. */
  static final String CHUNKS = "chunks";

  static final String HEADS = "heads";

  private final Path root;
  private final InputTrees trees;
  private final AtomicLong lastNumber = new AtomicLong();

  CacheMountFiles(Path root, InputTrees trees) {
    this.root = root.toAbsolutePath();
    this.trees = trees;
  }

  /** Reads what there is and removes what was not finished. */
  List<CacheMountRecord> open() throws IOException {
    Files.createDirectories(root);
    List<CacheMountRecord> records = new ArrayList<>();
    try (Directory directory = Directory.open(root)) {
      List<DirectoryEntry> entries = directory.list();
      for (DirectoryEntry entry : entries) {
        read(entry.name().toString()).ifPresent(records::add);
      }
      for (DirectoryEntry entry : entries) {
        String name = entry.name().toString();
        if (records.stream().noneMatch(r -> isOf(r, name)) && !isOfVersions(name)) {
          directory.removeTree(entry.name());
        }
      }
    }
    for (CacheMountRecord record : records) {
      lastNumber.accumulateAndGet(Long.parseLong(record.name(), BASE), Math::max);
    }
    return records;
  }

  Path directory(CacheMountRecord record) {
    return root.resolve(record.name());
  }

  CacheMountRecord newRecord(CacheMountKey key, Instant now) {
    String name = Long.toString(lastNumber.incrementAndGet(), BASE);
    return new CacheMountRecord(name, key.namespace(), key.id(), key.base(), now.toEpochMilli());
  }

  /** Makes a directory that begins as its base, or empty. */
  void create(CacheMountRecord record, Optional<CacheMountRequest.Base> base) throws IOException {
    try {
      if (base.isPresent()) {
        trees.copyDirectory(base.get().tree(), base.get().path(), root, record.name());
      } else {
        makeEmpty(BytePath.of(record.name()));
      }
      Path fresh = root.resolve(record.name() + ".new");
      Files.write(fresh, JSON.writeValueAsBytes(record));
      Files.move(fresh, file(record), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      remove(record.name());
      throw e;
    }
  }

  void touch(CacheMountRecord record, Instant now) {
    try {
      Files.setLastModifiedTime(file(record), FileTime.from(now));
    } catch (IOException e) {
      log.warn(
          "the last use of cache mount {} is not written down: {}", record.id(), e.getMessage());
    }
  }

  Instant lastUsed(CacheMountRecord record) throws IOException {
    return Files.getLastModifiedTime(file(record)).toInstant();
  }

  /** Makes a directory empty, or like its base, again. */
  void recreate(CacheMountRecord record, Optional<CacheMountRequest.Base> base) throws IOException {
    delete(record);
    create(record, base);
  }

  /** Marks a directory as used by steps since some time. */
  void markUsed(CacheMountRecord record, Instant since) throws IOException {
    Files.writeString(root.resolve(record.name() + USED), since.toString());
  }

  void unmarkUsed(CacheMountRecord record) throws IOException {
    Files.deleteIfExists(root.resolve(record.name() + USED));
  }

  /** Marks a directory as used under the farm's lock, until what was done is in force. */
  void markLocked(CacheMountRecord record, long fence) throws IOException {
    Files.writeString(root.resolve(record.name() + LOCKED), Long.toString(fence));
  }

  void unmarkLocked(CacheMountRecord record) throws IOException {
    Files.deleteIfExists(root.resolve(record.name() + LOCKED));
  }

  /** The lock under which a directory was used when the process ended. */
  OptionalLong lockedUnder(CacheMountRecord record) throws IOException {
    Path mark = root.resolve(record.name() + LOCKED);
    try {
      return Files.exists(mark)
          ? OptionalLong.of(Long.parseLong(Files.readString(mark)))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      // It was cut short: no lock has this number.
      return OptionalLong.of(-1);
    }
  }

  /** Since when steps used a directory when the process ended. */
  Optional<Instant> usedSince(CacheMountRecord record) throws IOException {
    Path mark = root.resolve(record.name() + USED);
    try {
      return Files.exists(mark)
          ? Optional.of(Instant.parse(Files.readString(mark)))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.of(Instant.EPOCH);
    }
  }

  void delete(CacheMountRecord record) throws IOException {
    WorkingCopy.forget(directory(record));
    unmarkUsed(record);
    unmarkLocked(record);
    Files.deleteIfExists(file(record));
    remove(record.name());
  }

  private void makeEmpty(BytePath name) throws IOException {
    try (Directory directory = Directory.open(root)) {
      directory.makeDirectory(name, 0755);
      directory.setPermissions(name, 0755);
    }
  }

  private Optional<CacheMountRecord> read(String name) throws IOException {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      CacheMountRecord record =
          JSON.readValue(Files.readAllBytes(root.resolve(name)), CacheMountRecord.class);
      boolean whole =
          isFileOf(record, name)
              && Files.isDirectory(directory(record))
              && !WorkingCopy.isHalfChanged(directory(record));
      return whole ? Optional.of(record) : Optional.empty();
    } catch (JacksonException e) {
      log.warn("{} in {} cannot be read: its cache mount is dropped", name, root);
      return Optional.empty();
    }
  }

  private void remove(String name) throws IOException {
    try (Directory directory = Directory.open(root)) {
      directory.removeTree(BytePath.of(name));
    }
  }

  private static boolean isOfVersions(String name) {
    return name.equals(CHUNKS) || name.equals(HEADS);
  }

  private static boolean isOf(CacheMountRecord record, String name) {
    return name.equals(record.name())
        || isFileOf(record, name)
        || WorkingCopy.isBeside(record.name(), name);
  }

  private static boolean isFileOf(CacheMountRecord record, String name) {
    return name.equals(record.name() + SUFFIX);
  }

  private Path file(CacheMountRecord record) {
    return root.resolve(record.name() + SUFFIX);
  }
}
