package dev.croft.engine.cachemount;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.fileop.InputTrees;
import dev.croft.engine.snapshot.DiskUsage;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.MountKind.Sharing;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache mounts in a folder of a file system that all workers see: steps use its directories
 * themselves, and nothing travels. The file system's locks say who has which. {@code NAME} is a
 * directory, {@code NAME.json} says what it is, and has the time of its last use as its own.
 */
public final class FolderCacheMounts implements CacheMounts {

  private static final Logger log = LoggerFactory.getLogger(FolderCacheMounts.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RECORD = ".json";
  private static final String LOCK = ".lock";
  private static final int NAME_LENGTH = 40;
  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final Path root;
  private final Optional<InputTrees> trees;

  /**
   * Mounts in a folder, which is made where it is missing.
   *
   * @param trees what mounts may begin as; empty for who only lists and deletes them
   */
  public FolderCacheMounts(Path root, Optional<InputTrees> trees) {
    this.root = root;
    this.trees = trees;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw StoreFailures.of("open the cache mounts in " + root, e);
    }
  }

  @Override
  public Lease acquire(List<CacheMountRequest> requests) throws InterruptedException {
    TreeMap<CacheMountKey, CacheMountRequest> ordered = new TreeMap<>();
    requests.forEach(request -> ordered.putIfAbsent(request.key(), request));
    Map<CacheMountKey, Taken> taken = new TreeMap<>();
    try {
      for (CacheMountRequest request : ordered.values()) {
        taken.put(request.key(), take(request));
      }
      List<Path> paths = new ArrayList<>();
      for (CacheMountRequest request : requests) {
        Optional.ofNullable(taken.get(request.key())).ifPresent(one -> paths.add(one.path()));
      }
      return new FolderLease(paths, List.copyOf(taken.values()));
    } catch (IOException e) {
      giveBack(List.copyOf(taken.values()));
      throw StoreFailures.of("take a cache mount in " + root, e);
    } catch (InterruptedException | RuntimeException e) {
      giveBack(List.copyOf(taken.values()));
      throw e;
    }
  }

  private record Taken(Path path, FolderLocks.Lock lock) {}

  /** The first that is free, or is shared in the same way; locked ones are always the first. */
  private Taken take(CacheMountRequest request) throws IOException, InterruptedException {
    while (true) {
      int last = request.sharing() == Sharing.LOCKED ? 1 : Integer.MAX_VALUE;
      for (int number = 0; number < last; number++) {
        Path directory = root.resolve(nameOf(request.key()) + "." + number);
        Optional<FolderLocks.Lock> lock =
            FolderLocks.take(beside(directory, LOCK), request.sharing() == Sharing.SHARED);
        if (lock.isPresent()) {
          return new Taken(made(directory, request, lock.get()), lock.get());
        }
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private Path made(Path directory, CacheMountRequest request, FolderLocks.Lock lock)
      throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        fill(directory, request);
      }
      touch(directory);
      return directory;
    } catch (IOException | RuntimeException e) {
      lock.release();
      throw e;
    }
  }

  /** Others who share it may do the same at once: the first one's stays. */
  private void fill(Path directory, CacheMountRequest request) throws IOException {
    String fresh = directory.getFileName() + ".new-" + UUID.randomUUID();
    try (Directory top = Directory.open(root)) {
      if (request.base().isPresent() && trees.isPresent()) {
        CacheMountRequest.Base base = request.base().get();
        trees.get().copyDirectory(base.tree(), base.path(), root, fresh);
      } else {
        top.makeDirectory(BytePath.of(fresh), 0755);
        top.setPermissions(BytePath.of(fresh), 0755);
      }
      CacheMountKey key = request.key();
      Files.write(
          beside(directory, RECORD),
          JSON.writeValueAsBytes(
              new CacheMountRecord(
                  String.valueOf(directory.getFileName()),
                  key.namespace(),
                  key.id(),
                  key.base(),
                  System.currentTimeMillis())));
      if (!root.resolve(fresh).toFile().renameTo(directory.toFile())) {
        top.removeTree(BytePath.of(fresh));
      }
    }
  }

  @Override
  public List<CacheMountUsage> list() {
    List<CacheMountUsage> usages = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "*" + RECORD)) {
      for (Path file : files) {
        usage(file).ifPresent(usages::add);
      }
    } catch (IOException e) {
      throw StoreFailures.of("list the cache mounts in " + root, e);
    }
    usages.sort(Comparator.comparing(CacheMountUsage::lastUsed));
    return usages;
  }

  private Optional<CacheMountUsage> usage(Path file) throws IOException {
    try {
      CacheMountRecord record = JSON.readValue(Files.readAllBytes(file), CacheMountRecord.class);
      Path directory = root.resolve(record.name());
      if (!Files.isDirectory(directory)) {
        return Optional.empty();
      }
      Optional<FolderLocks.Lock> free = FolderLocks.take(beside(directory, LOCK), false);
      if (free.isPresent()) {
        free.get().release();
      }
      return Optional.of(
          new CacheMountUsage(
              record.name(),
              record.key(),
              DiskUsage.of(directory),
              Instant.ofEpochMilli(record.createdMillis()),
              Files.getLastModifiedTime(file).toInstant(),
              free.isEmpty()));
    } catch (JacksonException e) {
      log.warn("{} cannot be read: its cache mount is not listed", file);
      return Optional.empty();
    }
  }

  @Override
  public boolean delete(String name) {
    Path directory = root.resolve(name);
    if (!root.equals(directory.getParent()) || !Files.exists(beside(directory, RECORD))) {
      return true;
    }
    try {
      Optional<FolderLocks.Lock> lock = FolderLocks.take(beside(directory, LOCK), false);
      if (lock.isEmpty()) {
        return false;
      }
      try (Directory top = Directory.open(root)) {
        top.removeTree(BytePath.of(name));
        Files.deleteIfExists(beside(directory, RECORD));
        return true;
      } finally {
        lock.get().release();
      }
    } catch (IOException e) {
      throw StoreFailures.of("delete cache mount " + name, e);
    }
  }

  private void touch(Path directory) throws IOException {
    Files.setLastModifiedTime(beside(directory, RECORD), FileTime.from(Instant.now()));
  }

  private void giveBack(List<Taken> taken) {
    for (Taken one : taken) {
      try {
        touch(one.path());
        one.lock().release();
      } catch (IOException e) {
        log.warn("cache mount {} is not given back: {}", one.path(), e.getMessage());
      }
    }
  }

  private static String nameOf(CacheMountKey key) {
    String name = String.join("\0", key.namespace(), key.id(), key.base());
    return Digest.ofText(name).hex().substring(0, NAME_LENGTH);
  }

  private static Path beside(Path directory, String suffix) {
    return directory.resolveSibling(directory.getFileName() + suffix);
  }

  /** The mounts of one step. */
  private final class FolderLease implements Lease {
    private final List<Path> paths;
    private List<Taken> taken;

    FolderLease(List<Path> paths, List<Taken> taken) {
      this.paths = List.copyOf(paths);
      this.taken = taken;
    }

    @Override
    public List<Path> directories() {
      return paths;
    }

    @Override
    public synchronized void close() {
      giveBack(taken);
      taken = List.of();
    }
  }
}
