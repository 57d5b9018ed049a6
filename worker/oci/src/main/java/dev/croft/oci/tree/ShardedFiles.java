package dev.croft.oci.tree;

import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files by the SHA-256 of their bytes, in a directory for each first byte of it. Thread safe. */
final class ShardedFiles {

  private static final Duration TOUCH_INTERVAL = Duration.ofHours(1);
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path root;
  private final InstantSource clock;
  private final Instant trustedSince;

  ShardedFiles(Path root, InstantSource clock, Instant trustedSince) throws IOException {
    this.root = root;
    this.clock = clock;
    this.trustedSince = trustedSince;
    Files.createDirectories(root);
  }

  Path path(Digest digest) {
    if (!digest.algorithm().equals("sha256")) {
      throw new IllegalArgumentException("files of trees have SHA-256 digests: " + digest);
    }
    return shard(digest).resolve(digest.hex());
  }

  private Path shard(Digest digest) {
    return root.resolve(digest.hex().substring(0, 2));
  }

  /** Whether a file is there and can be trusted; one that cannot is removed. */
  boolean use(Digest digest, long size) {
    Path path = path(digest);
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Instant used = attributes.lastModifiedTime().toInstant();
      boolean suspect = used.isBefore(trustedSince);
      if (attributes.size() != size || (suspect && !hash(path).equals(digest))) {
        Files.deleteIfExists(path);
        return false;
      }
      Instant now = clock.instant();
      if (suspect || used.isBefore(now.minus(TOUCH_INTERVAL))) {
        Files.setLastModifiedTime(path, FileTime.from(now));
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw StoreFailures.of("look at " + path, e);
    }
  }

  /** Moves a finished file to its name. */
  void adopt(Path file, Digest digest, long size) throws IOException {
    if (Files.size(file) != size) {
      throw new IOException("%s has %d bytes, not %d".formatted(file, Files.size(file), size));
    }
    Path path = path(digest);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    try {
      Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // The first file of its directory.
      Files.createDirectories(shard(digest));
      Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  Optional<byte[]> readVerified(Digest digest) {
    Optional<byte[]> bytes = peek(digest);
    if (bytes.isPresent()) {
      touch(path(digest));
    }
    return bytes;
  }

  private void touch(Path path) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
    } catch (NoSuchFileException e) {
      // Deleted since it was read: its time matters to nobody.
    } catch (IOException e) {
      throw StoreFailures.of("note the use of " + path, e);
    }
  }

  /** The same, and does not count as use. */
  Optional<byte[]> peek(Digest digest) {
    Path path = path(digest);
    try {
      byte[] bytes = Files.readAllBytes(path);
      if (!Digest.ofBytes(bytes).equals(digest)) {
        Files.deleteIfExists(path);
        return Optional.empty();
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreFailures.of("read " + path, e);
    }
  }

  boolean delete(Digest digest) {
    try {
      return Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw StoreFailures.of("delete " + digest, e);
    }
  }

  List<BlobInfo> list() {
    List<BlobInfo> found = new ArrayList<>();
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(root)) {
      for (Path shard : shards) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shard)) {
          for (Path file : files) {
            info(file).ifPresent(found::add);
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw StoreFailures.of("list " + root, e);
    }
  }

  long removeUnused(Instant since) {
    long bytes = 0;
    for (BlobInfo file : list()) {
      if (file.lastUsed().isBefore(since) && delete(file.digest())) {
        bytes += file.size();
      }
    }
    return bytes;
  }

  private static Optional<BlobInfo> info(Path file) throws IOException {
    String name = "sha256:" + file.getFileName();
    if (!Digest.isDigest(name)) {
      return Optional.empty();
    }
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new BlobInfo(
              new Digest(name), attributes.size(), attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Digest hash(Path path) throws IOException {
    MessageDigest hash = Digest.sha256();
    try (var in = Files.newInputStream(path)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.ofHash(hash.digest());
  }
}
