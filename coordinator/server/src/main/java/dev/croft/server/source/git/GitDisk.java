package dev.croft.server.source.git;

import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.engine.snapshot.DiskUsage;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Repositories as far as they were fetched, and what was noted of their commits. */
final class GitDisk implements DiskPart {

  /** Git's own name for the file that says what a bare repository is. */
  private static final String DESCRIPTION = "description";

  private static final String NAME_PREFIX = "git-";
  private static final String NOTE_PREFIX = "trees-";

  private final Path directory;
  private final TreeStore trees;
  private final Map<Digest, ReentrantLock> locks = new ConcurrentHashMap<>();

  GitDisk(Path directory, TreeStore trees) {
    this.directory = directory;
    this.trees = trees;
  }

  /** Who holds it has the repository for itself. */
  ReentrantLock lock(Digest mirror) {
    return locks.computeIfAbsent(mirror, key -> new ReentrantLock());
  }

  /** Notes a use of a repository. */
  static void use(Path mirror, String remote) throws IOException {
    Files.writeString(mirror.resolve(DESCRIPTION), remote.replaceAll("[\\r\\n]", " "));
  }

  @Override
  public List<UsageRecord> records() {
    List<UsageRecord> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Digest.isDigest("sha256:" + file.getFileName())) {
          record(file).ifPresent(records::add);
        }
      }
      return records;
    } catch (IOException e) {
      throw StoreFailures.of("list the repositories in " + directory, e);
    }
  }

  @Override
  public boolean delete(UsageRecord record) {
    String digest = "sha256:" + record.id().replaceFirst("^" + NAME_PREFIX, "");
    if (!record.id().startsWith(NAME_PREFIX) || !Digest.isDigest(digest)) {
      return false;
    }
    Digest mirror = new Digest(digest);
    ReentrantLock lock = lock(mirror);
    if (!lock.tryLock()) {
      return false;
    }
    try {
      GitCommand.deleteAll(directory.resolve(mirror.hex()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void tidy(NeededContent needed) {
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, NOTE_PREFIX + "*")) {
      for (Path note : notes) {
        String tree = Files.readString(note).strip();
        if (!Digest.isDigest(tree) || trees.peek(new Digest(tree)).isEmpty()) {
          Files.deleteIfExists(note);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.of("tidy " + directory, e);
    }
  }

  private static Optional<UsageRecord> record(Path mirror) throws IOException {
    try {
      Path description = mirror.resolve(DESCRIPTION);
      Instant used =
          Files.getLastModifiedTime(Files.exists(description) ? description : mirror).toInstant();
      String remote = Files.exists(description) ? Files.readString(description) : "a repository";
      return Optional.of(
          new UsageRecord(
              NAME_PREFIX + mirror.getFileName(),
              "source.git.checkout",
              DiskUsage.of(mirror),
              false,
              false,
              List.of(),
              used,
              Optional.of(used),
              1,
              "shared git repo for " + remote));
    } catch (NoSuchFileException | CroftException e) {
      // Deleted since the directory was read.
      return Optional.empty();
    }
  }
}
