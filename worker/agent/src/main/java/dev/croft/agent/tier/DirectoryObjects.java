package dev.croft.agent.tier;

import dev.croft.agent.disk.DiskSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Objects as files in a directory, which several nodes may have mounted. */
public final class DirectoryObjects implements ObjectStore {

  private static final String FRESH = ".fresh";

  private final Path root;

  /** Objects in a directory, which is made where it is missing. */
  public DirectoryObjects(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(this.root.resolve(FRESH));
  }

  @Override
  public Optional<Long> size(String key) throws IOException {
    try {
      return Optional.of(Files.size(path(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InputStream> open(String key, long from) throws IOException {
    try {
      SeekableByteChannel channel = Files.newByteChannel(path(key), StandardOpenOption.READ);
      return Optional.of(Channels.newInputStream(channel.position(from)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    Path fresh = fresh();
    Files.write(fresh, bytes);
    adopt(fresh, key);
  }

  @Override
  public void put(String key, Path file) throws IOException {
    Path fresh = fresh();
    Files.copy(file, fresh);
    adopt(fresh, key);
  }

  /** A name is given only to what the disk holds: the point of this place is that it lasts. */
  private void adopt(Path fresh, String key) throws IOException {
    try {
      try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Path path = path(key);
      Files.createDirectories(path.getParent());
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  @Override
  public void touch(String key) throws IOException {
    try {
      Files.setLastModifiedTime(path(key), FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      return;
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(path(key));
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    Path below = path(folder);
    List<StoredObject> found = new ArrayList<>();
    if (Files.isDirectory(below)) {
      Files.walkFileTree(
          below,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              found.add(
                  new StoredObject(
                      root.relativize(file).toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toInstant()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // Deleted meanwhile, by another node.
              }
              throw e;
            }
          });
    }
    return found;
  }

  @Override
  public Optional<DiskSpace> space() {
    return Optional.of(DiskSpace.of(root));
  }

  @Override
  public void close() {}

  private Path fresh() {
    return root.resolve(FRESH).resolve(UUID.randomUUID().toString());
  }

  private Path path(String key) throws IOException {
    Path path = root.resolve(key).normalize();
    if (!path.startsWith(root) || path.startsWith(root.resolve(FRESH))) {
      throw new IOException("not a key: " + key);
    }
    return path;
  }
}
