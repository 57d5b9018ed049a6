package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.chunk.PackWriter;
import dev.croft.engine.cachemount.tree.MountTree;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with what a cache mount holds, and what is known of it: the tree that was there when
 * it was last in step with a published version. Beside the directory is a file with that knowledge.
 *
 * <p>While the directory is changed to another version there is a mark beside it; a directory that
 * is found with its mark is half one version and half another, and good for nothing. Scans and
 * changes exclude each other.
 */
public final class WorkingCopy {

  private static final Logger log = LoggerFactory.getLogger(WorkingCopy.class);

  private final Path directory;
  private Map<BytePath, KnownFile> known;
  private MountTree tree;
  private Optional<ChunkId> version;

  /** What a scan found, not yet taken for known. */
  public static final class Scanned {
    private final Map<BytePath, KnownFile> files;
    private final MountTree tree;

    private Scanned(Map<BytePath, KnownFile> files, MountTree tree) {
      this.files = files;
      this.tree = tree;
    }

    /** What the directory holds now. */
    public MountTree tree() {
      return tree;
    }
  }

  private WorkingCopy(Path directory, KnownFiles.Content content) {
    this.directory = directory;
    this.known = content.files();
    this.version = content.version();
    this.tree = treeOf(known);
  }

  /** A directory, with what is known of it. */
  public static WorkingCopy open(Path directory) {
    KnownFiles.Content content = KnownFiles.Content.NONE;
    try {
      content = KnownFiles.read(stateFile(directory));
    } catch (IOException | CroftException e) {
      log.warn("{} has to be read anew: {}", directory, e.getMessage());
    }
    return new WorkingCopy(directory, content);
  }

  /** Whether a directory was being changed when the process ended. */
  public static boolean isHalfChanged(Path directory) {
    return Files.exists(mark(directory));
  }

  /** Removes what is beside a directory. */
  public static void forget(Path directory) throws IOException {
    Files.deleteIfExists(stateFile(directory));
    Files.deleteIfExists(mark(directory));
  }

  /** Whether a name in the directory's parent belongs to a directory of this name. */
  public static boolean isBeside(String directory, String name) {
    return name.equals(directory + ".state")
        || name.equals(directory + ".changing")
        || name.equals(directory + ".used")
        || name.equals(directory + ".locked");
  }

  /** What was published or restored last; what the directory holds now may differ. */
  public synchronized MountTree tree() {
    return tree;
  }

  /** The version that the directory is in step with. */
  public synchronized Optional<ChunkId> version() {
    return version;
  }

  /**
   * Finds what the directory holds now.
   *
   * @param unsettled what may be half written, and counts as it was
   * @param pack takes what is in new and changed files
   * @param available chunks that need not be kept anew
   * @param whole whether unchanged files are read, too, so that their chunks can be kept
   * @param maxFiles more are refused
   */
  public synchronized Scanned scan(
      Unsettled unsettled,
      PackWriter pack,
      Predicate<ChunkId> available,
      boolean whole,
      int maxFiles)
      throws IOException {
    if (!whole && Glance.isUnchanged(directory, known)) {
      return new Scanned(known, tree);
    }
    DiskScan scan =
        new DiskScan(
            known,
            unsettled,
            whole,
            maxFiles,
            (id, bytes, length) -> {
              if (!available.test(id)) {
                pack.add(id, bytes, 0, length);
              }
            });
    Map<BytePath, KnownFile> files = scan.run(directory);
    return new Scanned(files, isSame(files) ? tree : treeOf(files));
  }

  /** Takes what a scan found for known: all of it is in a version now. */
  public synchronized void settle(Scanned scanned, Optional<ChunkId> inVersion) throws IOException {
    boolean same = scanned.tree.equals(tree) && inVersion.equals(version);
    known = scanned.files;
    tree = scanned.tree;
    version = inVersion;
    if (!same) {
      write();
    }
  }

  /** Says that the directory is in step with a version whose tree it holds. */
  public synchronized void inStepWith(ChunkId other) throws IOException {
    if (!Optional.of(other).equals(version)) {
      version = Optional.of(other);
      write();
    }
  }

  /**
   * Makes the directory hold a version. Where this fails the directory is good for nothing.
   *
   * @param id the version's name
   */
  public synchronized void restore(MountTree target, ChunkId id, ChunkSource source)
      throws IOException, InterruptedException {
    Files.write(mark(directory), new byte[0]);
    Map<BytePath, KnownFile> files = new HashMap<>(known);
    try (RootDirectory root = RootDirectory.open(directory)) {
      new Restore(root, tree, target, files).run(source);
    }
    known = files;
    tree = target;
    version = Optional.of(id);
    write();
    Files.delete(mark(directory));
  }

  private boolean isSame(Map<BytePath, KnownFile> files) {
    return files.size() == known.size()
        && files.values().stream()
            .allMatch(
                file -> {
                  KnownFile before = known.get(file.entry().path());
                  return before != null && before.entry().equals(file.entry());
                });
  }

  private void write() throws IOException {
    Path fresh = directory.resolveSibling(directory.getFileName() + ".state.new");
    Files.write(fresh, KnownFiles.write(new KnownFiles.Content(version, known)));
    Files.move(fresh, stateFile(directory), StandardCopyOption.ATOMIC_MOVE);
  }

  private static MountTree treeOf(Map<BytePath, KnownFile> files) {
    return MountTree.of(files.values().stream().map(KnownFile::entry).toList());
  }

  private static Path stateFile(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".state");
  }

  private static Path mark(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".changing");
  }
}
