package dev.croft.server.session.files;

import dev.croft.model.content.Digest;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.protocol.generated.fsutil.Stat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Remembers on disk how clients' directories looked when they were last received. What cannot be
 * read is forgotten, which costs a transfer and nothing else. Thread safe.
 */
public final class ListingMemory {

  private static final int FORMAT = 1;
  private static final int MAX_LISTINGS = 1000;

  private final Path directory;

  /**
   * A memory in a directory of its own, which is made where it is not there.
   *
   * @throws UncheckedIOException where the directory cannot be made
   */
  public ListingMemory(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    }
  }

  /** Forgets everything. */
  public void clear() {
    for (Path listing : listings()) {
      deleteQuietly(listing);
    }
  }

  /** The listing for a key; otherwise the newest for the same directory; otherwise an empty one. */
  Listing recall(Key key) {
    Path exact = directory.resolve(key.fileName());
    if (Files.exists(exact)) {
      return read(exact);
    }
    return listings().stream()
        .filter(path -> path.getFileName().toString().startsWith(key.directory()))
        .map(path -> new Used(path, lastUse(path)))
        .max(Comparator.comparing(Used::last))
        .map(newest -> read(newest.path()))
        .orElseGet(Listing::empty);
  }

  /** Keeps a listing in place of the one before; a failure to do so is no failure of the build. */
  void remember(Key key, Listing listing) {
    try {
      Path temporary = Files.createTempFile(directory, ".new-", "");
      try {
        write(temporary, listing);
        Files.move(temporary, directory.resolve(key.fileName()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      forgetOldest();
    } catch (IOException _) {
      // The next transfer finds what was remembered before, or nothing.
    }
  }

  private Listing read(Path path) {
    MessageDigest sum = Digest.sha256();
    Map<String, Listing.Known> files = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(
            new DigestInputStream(new BufferedInputStream(Files.newInputStream(path)), sum))) {
      if (in.readInt() != FORMAT) {
        return Listing.empty();
      }
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        FileStat stat = FileStat.read(Stat.parseFrom(in.readNBytes(in.readInt())));
        files.put(stat.path(), new Listing.Known(stat, new Digest(in.readUTF())));
      }
      byte[] expected = sum.digest();
      if (!MessageDigest.isEqual(expected, in.readNBytes(expected.length))) {
        return Listing.empty();
      }
      Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
      return new Listing(files);
    } catch (IOException | RuntimeException _) {
      return Listing.empty();
    }
  }

  private static void write(Path path, Listing listing) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (DataOutputStream out =
        new DataOutputStream(
            new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), sum))) {
      out.writeInt(FORMAT);
      out.writeInt(listing.size());
      for (Listing.Known file : listing.files()) {
        byte[] stat = file.stat().write().toByteArray();
        out.writeInt(stat.length);
        out.write(stat);
        out.writeUTF(file.content().value());
      }
      out.write(sum.digest());
    }
  }

  private void forgetOldest() {
    List<Path> listings = listings();
    if (listings.size() <= MAX_LISTINGS) {
      return;
    }
    // Looked at once for each: others use them meanwhile, and sorting must not see times change.
    listings.stream()
        .map(path -> new Used(path, lastUse(path)))
        .sorted(Comparator.comparing(Used::last))
        .limit(listings.size() - MAX_LISTINGS)
        .forEach(listing -> deleteQuietly(listing.path()));
  }

  private record Used(Path path, FileTime last) {}

  private List<Path> listings() {
    try (Stream<Path> listings = Files.list(directory)) {
      return listings.filter(path -> !path.getFileName().toString().startsWith(".")).toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static FileTime lastUse(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (NoSuchFileException _) {
      return FileTime.from(Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // It stays, and is tried again the next time.
    }
  }

  /**
   * Names a listing.
   *
   * @param directory whose directory it is: a digest
   * @param patterns which part of it: a digest
   */
  record Key(String directory, String patterns) {

    static Key of(String tenant, String sharedKey, LocalRequest request) {
      return new Key(
          digest(List.of(tenant, sharedKey, request.name(), request.sharedKeyHint())),
          digest(
              List.of(
                  digest(request.includePatterns()),
                  digest(request.excludePatterns()),
                  digest(request.followPaths()))));
    }

    String fileName() {
      return directory + "-" + patterns;
    }

    /** The lengths keep apart what would look the same when joined. */
    private static String digest(List<String> parts) {
      StringBuilder text = new StringBuilder();
      parts.forEach(part -> text.append(part.length()).append(':').append(part));
      return Digest.ofText(text.toString()).hex();
    }
  }
}
