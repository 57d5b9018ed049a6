package dev.croft.oci.tree;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps file trees: each file's bytes once, as a plain file named by its digest, so that it can be
 * copied by the kernel; and listings by theirs. Made for very many small files: nothing is forced
 * to the disk. Thread safe; the directory belongs to one process at a time.
 *
 * <p>A file has its name only once it is whole, and {@link #file} checks its size. A power failure
 * can still leave a file of the right size with wrong bytes; so after the machine was started anew,
 * each older file is read and verified when it is first used. A file's modification time says when
 * it was last used or verified, to the hour.
 */
public final class TreeStore {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final ShardedFiles files;
  private final ShardedFiles listings;
  private final TreeOrigins origins;
  private final Path temporary;
  private final AtomicLong counter = new AtomicLong();

  /**
   * Opens a store, or makes one.
   *
   * @param clock for the times of last use
   */
  public TreeStore(Path root, InstantSource clock) {
    this(root, clock, bootId());
  }

  TreeStore(Path root, InstantSource clock, String bootId) {
    this.temporary = root.resolve("tmp");
    try {
      Files.createDirectories(temporary);
      removeLeftovers();
      Instant trustedSince = new BootRecord(root.resolve("boot")).trustedSince(bootId, clock);
      this.files = new ShardedFiles(root.resolve("files"), clock, trustedSince);
      this.listings = new ShardedFiles(root.resolve("trees"), clock, trustedSince);
      this.origins = new TreeOrigins(root.resolve("origins"));
    } catch (IOException e) {
      throw StoreFailures.of("open the tree store in " + root, e);
    }
  }

  /** Starts a file whose digest its bytes will tell. */
  public TreeFileWriter write() {
    return new TreeFileWriter(this);
  }

  /** Keeps a file's bytes; their digest. */
  public Digest put(byte[] bytes) {
    Digest digest = Digest.ofBytes(bytes);
    put(files, digest, bytes);
    return digest;
  }

  /** Keeps a file's bytes, read up to their end; their digest. */
  public Digest put(InputStream bytes) {
    try (TreeFileWriter writer = write()) {
      bytes.transferTo(writer);
      return writer.finish();
    } catch (IOException e) {
      throw StoreFailures.of("keep a file of a tree", e);
    }
  }

  /** Whether a file of this digest and size is there. Counts as use. */
  public boolean hasFile(Digest digest, long size) {
    return files.use(digest, size);
  }

  /**
   * Where a file's bytes are. Readers must not change them. Counts as use.
   *
   * @param size that the file must have, in bytes
   * @throws CroftException with kind NOT_FOUND where there is no such file, or where it was damaged
   */
  public Path file(Digest digest, long size) {
    if (!files.use(digest, size)) {
      throw CroftException.notFound("file content " + digest + ": not found");
    }
    return files.path(digest);
  }

  /** Where a file's bytes are if they are there; nothing is checked. */
  public Path fileOf(Digest digest) {
    return files.path(digest);
  }

  /**
   * The entries of a tree whose bytes are not here, one for each digest. Counts as use of those
   * that are.
   */
  public List<TreeEntry> missing(FileTree tree) {
    List<TreeEntry> found = new ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    for (TreeEntry entry : tree.entries()) {
      Optional<Digest> content = entry.content();
      if (content.isPresent()
          && seen.add(content.get())
          && !files.use(content.get(), entry.size())) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Keeps a tree's listing, not its files' bytes; the tree's digest. */
  public Digest putTree(FileTree tree) {
    put(listings, tree.digest(), TreeListing.write(tree));
    return tree.digest();
  }

  /**
   * Keeps a listing that came from elsewhere, as {@link #listing} gives it.
   *
   * @throws CroftException with kind INTERNAL where it is none
   */
  public FileTree putListing(byte[] listing) {
    FileTree tree = FileTree.ofListing(listing);
    put(listings, Digest.ofBytes(listing), listing);
    return tree;
  }

  /** A tree by its digest; empty where its listing is not here. */
  public Optional<FileTree> tree(Digest digest) {
    return listing(digest).map(TreeListing::read);
  }

  /** A tree's listing in its binary form, verified; empty where it is not here. */
  public Optional<byte[]> listing(Digest digest) {
    return listings.readVerified(digest);
  }

  /** A tree by its digest, looked at without counting as use; empty where it is not here. */
  public Optional<FileTree> peek(Digest digest) {
    return listings.peek(digest).map(TreeListing::read);
  }

  /** Notes what a tree is, for those who ask what takes room. */
  public void describe(Digest tree, TreeOrigin origin) {
    origins.keep(tree, origin);
  }

  /** What was noted of a tree. */
  public TreeOrigin origin(Digest tree) {
    return origins.find(tree);
  }

  /** Every file that is kept, in no order. */
  public List<BlobInfo> files() {
    return files.list();
  }

  /** Every listing that is kept, in no order. */
  public List<BlobInfo> trees() {
    return listings.list();
  }

  /** Removes a file; whether it was there. */
  public boolean deleteFile(Digest digest) {
    return files.delete(digest);
  }

  /** Removes a listing, not the files; whether it was there. */
  public boolean deleteTree(Digest digest) {
    origins.forget(digest);
    return listings.delete(digest);
  }

  /** Removes files and listings that were not used since some time; how many bytes they had. */
  public long removeUnused(Instant since) {
    return listings.removeUnused(since) + files.removeUnused(since);
  }

  Path newTemporaryFile() {
    return temporary.resolve(Long.toString(counter.incrementAndGet()));
  }

  /** Gives a finished temporary file its name. */
  void adopt(Path file, Digest digest, long size) throws IOException {
    files.adopt(file, digest, size);
  }

  boolean isThere(Digest digest, long size) {
    return files.use(digest, size);
  }

  private void put(ShardedFiles where, Digest digest, byte[] bytes) {
    if (where.use(digest, bytes.length)) {
      return;
    }
    Path file = newTemporaryFile();
    try {
      Files.write(file, bytes);
      where.adopt(file, digest, bytes.length);
    } catch (IOException e) {
      deleteQuietly(file);
      throw StoreFailures.of("keep " + digest, e);
    }
  }

  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Removed when the store is opened the next time.
    }
  }

  private void removeLeftovers() throws IOException {
    try (var leftovers = Files.newDirectoryStream(temporary)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (NoSuchFileException e) {
      // Not on Linux: every start counts as one of the machine.
      return Instant.now().toString();
    } catch (IOException e) {
      throw StoreFailures.of("read " + BOOT_ID, e);
    }
  }
}
