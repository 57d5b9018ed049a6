package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs as files in a directory: {@code blobs/sha256/ab/<hex>}, and what is being written below
 * {@code ingest}. A file's modification time is when the blob was last used. The directory belongs
 * to one process at a time.
 */
public final class DirectoryBlobStore implements BlobStore {

  private static final String PARTIAL_SUFFIX = ".part";
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path blobs;
  private final Path ingest;
  private final InstantSource clock;
  private final Set<Digest> resumed = ConcurrentHashMap.newKeySet();

  /**
   * Opens a store, or makes one. What writers of an earlier process left unfinished is removed, but
   * for what can be resumed.
   *
   * @param clock for the times of last use
   */
  public DirectoryBlobStore(Path root, InstantSource clock) {
    this.blobs = root.resolve("blobs");
    this.ingest = root.resolve("ingest");
    this.clock = clock;
    try {
      Files.createDirectories(blobs);
      Files.createDirectories(ingest);
      removeIngests(path -> !isPartial(path));
    } catch (IOException e) {
      throw StoreFailures.of("open the blob store in " + root, e);
    }
  }

  @Override
  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  @Override
  public OptionalLong size(Digest digest) {
    try {
      return OptionalLong.of(Files.size(path(digest)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw StoreFailures.of("look up blob " + digest, e);
    }
  }

  @Override
  public InputStream open(Digest digest) {
    Path path = path(digest);
    try {
      InputStream in = Files.newInputStream(path);
      touch(path);
      return in;
    } catch (IOException e) {
      throw readFailure(digest, e);
    }
  }

  @Override
  public SeekableByteChannel openChannel(Digest digest) {
    Path path = path(digest);
    try {
      SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ);
      touch(path);
      return channel;
    } catch (IOException e) {
      throw readFailure(digest, e);
    }
  }

  @Override
  public Optional<Path> file(Digest digest) {
    Path path = path(digest);
    if (!Files.isRegularFile(path)) {
      throw missing(digest);
    }
    touch(path);
    return Optional.of(path);
  }

  /** What is there already, byte for byte, is not written again. */
  @Override
  public Digest put(byte[] bytes) {
    Digest digest = Digest.ofBytes(bytes);
    return isThere(digest, bytes) ? digest : BlobStore.super.put(bytes);
  }

  private boolean isThere(Digest digest, byte[] bytes) {
    if (size(digest).orElse(-1) != bytes.length) {
      return false;
    }
    try (InputStream in = open(digest)) {
      return Arrays.equals(in.readNBytes(bytes.length), bytes);
    } catch (IOException | CroftException e) {
      // Gone, or not to be read: it is written again.
      return false;
    }
  }

  @Override
  public BlobWriter create() {
    try {
      return new DirectoryBlobWriter(
          this, Files.createTempFile(ingest, "new-", ""), Optional.empty(), () -> {});
    } catch (IOException e) {
      throw StoreFailures.of("start a blob", e);
    }
  }

  @Override
  public BlobWriter resume(Digest digest, long size) {
    boolean mine = resumed.add(digest);
    Runnable release = mine ? () -> resumed.remove(digest) : () -> {};
    try {
      Path file =
          mine
              ? ingest.resolve(digest.algorithm() + "-" + digest.hex() + PARTIAL_SUFFIX)
              : Files.createTempFile(ingest, "also-", "");
      var target = new DirectoryBlobWriter.Target(digest, size, mine);
      return new DirectoryBlobWriter(this, file, Optional.of(target), release);
    } catch (IOException e) {
      release.run();
      throw StoreFailures.of("start blob " + digest, e);
    }
  }

  @Override
  public boolean delete(Digest digest) {
    try {
      return Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw StoreFailures.of("delete blob " + digest, e);
    }
  }

  @Override
  public List<BlobInfo> list() {
    List<BlobInfo> found = new ArrayList<>();
    try (DirectoryStream<Path> algorithms = Files.newDirectoryStream(blobs)) {
      for (Path algorithm : algorithms) {
        try (DirectoryStream<Path> shards = Files.newDirectoryStream(algorithm)) {
          for (Path shard : shards) {
            listShard(algorithm.getFileName().toString(), shard, found);
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw StoreFailures.of("list the blobs in " + blobs, e);
    }
  }

  @Override
  public boolean verify(Digest digest) {
    MessageDigest hash = HashAlgorithms.start(digest);
    try (InputStream in = Files.newInputStream(path(digest))) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // A disk that cannot read a blob back has lost it.
      delete(digest);
      return false;
    }
    if (HashAlgorithms.finish(digest, hash.digest()).equals(digest)) {
      return true;
    }
    delete(digest);
    return false;
  }

  /** Removes what could be resumed but was not written to since some time. */
  public void removePartials(Instant notWrittenSince) {
    try {
      removeIngests(
          path ->
              isPartial(path)
                  && !resumed.contains(digestOfPartial(path))
                  && Files.getLastModifiedTime(path).toInstant().isBefore(notWrittenSince));
    } catch (IOException e) {
      throw StoreFailures.of("remove unfinished blobs in " + ingest, e);
    }
  }

  /** The name that a finished file gets. */
  Path path(Digest digest) {
    return shard(digest).resolve(digest.hex());
  }

  /** The directory that holds a finished file. */
  Path shard(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.hex().substring(0, 2));
  }

  Instant now() {
    return clock.instant();
  }

  private void listShard(String algorithm, Path shard, List<BlobInfo> found) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shard)) {
      for (Path file : files) {
        String text = algorithm + ":" + file.getFileName();
        if (!Digest.isDigest(text)) {
          continue;
        }
        try {
          var attributes = Files.readAttributes(file, BasicFileAttributes.class);
          found.add(
              new BlobInfo(
                  new Digest(text), attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
          // Deleted since the directory was read: not there.
        }
      }
    }
  }

  private void touch(Path path) {
    try {
      Files.getFileAttributeView(path, BasicFileAttributeView.class)
          .setTimes(FileTime.from(clock.instant()), null, null);
    } catch (IOException e) {
      // Deleted since: whoever opened it reads on, and its time matters to nobody.
    }
  }

  private void removeIngests(PathTest test) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ingest)) {
      for (Path file : files) {
        if (test.test(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isPartial(Path path) {
    return path.getFileName().toString().endsWith(PARTIAL_SUFFIX);
  }

  private static Digest digestOfPartial(Path path) {
    String name = path.getFileName().toString();
    return new Digest(
        name.substring(0, name.length() - PARTIAL_SUFFIX.length()).replaceFirst("-", ":"));
  }

  private static CroftException missing(Digest digest) {
    return CroftException.notFound("content digest " + digest + ": not found");
  }

  private static CroftException readFailure(Digest digest, IOException cause) {
    return cause instanceof NoSuchFileException
        ? missing(digest)
        : StoreFailures.of("read blob " + digest, cause);
  }

  @FunctionalInterface
  private interface PathTest {
    boolean test(Path path) throws IOException;
  }
}
