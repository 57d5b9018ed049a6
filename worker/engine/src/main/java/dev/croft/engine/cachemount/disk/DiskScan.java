package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.NamedStatus;
import dev.croft.linux.file.OpenFlag;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds what is in a directory, and reads only what has changed since it was last known. Sockets
 * are left out: without their process they are nothing. For one thread, and for once.
 */
final class DiskScan {

  private static final int MAX_DEPTH = 256;

  private final Map<BytePath, KnownFile> known;
  private final Unsettled unsettled;
  private final boolean whole;
  private final int maxFiles;
  private final FileReading reading;
  private final Map<BytePath, KnownFile> found;
  private final Map<Long, List<BytePath>> linked = new HashMap<>();

  /**
   * A scan.
   *
   * @param known as it was
   * @param unsettled what may be half written: it stays as it was
   * @param whole whether unchanged files are read, too
   * @param maxFiles more are refused
   */
  DiskScan(
      Map<BytePath, KnownFile> known,
      Unsettled unsettled,
      boolean whole,
      int maxFiles,
      FileReading.Chunks chunks) {
    this.known = known;
    this.unsettled = unsettled;
    this.whole = whole;
    this.maxFiles = maxFiles;
    this.reading = new FileReading(chunks);
    this.found = HashMap.newHashMap(known.size());
  }

  /** All files of a directory, and itself under the empty path. */
  Map<BytePath, KnownFile> run(Path root) throws IOException {
    try (Directory top = Directory.open(root)) {
      add(top, BytePath.EMPTY, BytePath.EMPTY, top.status(BytePath.EMPTY));
      below(top, BytePath.EMPTY, 1);
    }
    linked.values().forEach(this::group);
    return found;
  }

  private void below(Directory directory, BytePath path, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw refused("directories more than " + MAX_DEPTH + " deep");
    }
    for (NamedStatus file : directory.listStatus()) {
      FileStatus status = file.status();
      BytePath child = path.resolve(file.name());
      if (status.type() == FileType.SOCKET || !add(directory, file.name(), child, status)) {
        continue;
      }
      if (found.size() > maxFiles) {
        throw refused("more than " + maxFiles + " files");
      }
      if (status.isDirectory()) {
        try (Directory next = directory.openDirectory(file.name())) {
          below(next, child, depth + 1);
        } catch (LinuxException e) {
          if (!isGone(e)) {
            throw e;
          }
        }
      }
    }
  }

  /** Whether it is in the result; a directory always is, unless it is gone. */
  private boolean add(Directory directory, BytePath name, BytePath path, FileStatus status)
      throws IOException {
    KnownFile before = known.get(path);
    Optional<KnownFile> now =
        before != null && !whole && before.isStill(status)
            ? Optional.of(ungrouped(before))
            : read(directory, name, path, status, Optional.ofNullable(before));
    now.ifPresent(
        file -> {
          found.put(path, file);
          if (!status.isDirectory() && status.links() > 1) {
            linked.computeIfAbsent(status.inode(), i -> new ArrayList<>()).add(path);
          }
        });
    return now.isPresent();
  }

  private Optional<KnownFile> read(
      Directory directory,
      BytePath name,
      BytePath path,
      FileStatus status,
      Optional<KnownFile> before)
      throws IOException {
    try {
      if (!status.isDirectory() && isUnsettled(directory, name, status)) {
        return before.map(KnownFile::suspect);
      }
      MountEntry entry = reading.read(directory, name, path, status);
      FileStatus after = directory.status(name);
      boolean torn =
          !status.isDirectory()
              && (!KnownFile.of(entry, status).isStill(after)
                  || isUnsettled(directory, name, after));
      return torn ? before.map(KnownFile::suspect) : Optional.of(KnownFile.of(entry, status));
    } catch (LinuxException e) {
      if (isGone(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isUnsettled(Directory directory, BytePath name, FileStatus status)
      throws LinuxException {
    return switch (unsettled) {
      case Unsettled.Nothing() -> false;
      case Unsettled.Abandoned(Instant since) -> !status.changed().isBefore(since);
      case Unsettled.Undecided(Supplier<Optional<Instant>> since) -> isAfter(since, status);
      case Unsettled.InUse(Supplier<Optional<Instant>> since) ->
          status.isRegular() && isAfter(since, status) && isBeingWritten(directory, name);
    };
  }

  private static boolean isAfter(Supplier<Optional<Instant>> since, FileStatus status) {
    return since.get().filter(begin -> !status.changed().isBefore(begin)).isPresent();
  }

  private static boolean isBeingWritten(Directory directory, BytePath name) throws LinuxException {
    try (FileHandle file = directory.open(name, OpenFlag.NON_BLOCKING)) {
      return file.isOpenForWriting();
    } catch (LinuxException e) {
      if (isGone(e)) {
        throw e;
      }
      // Where nobody can tell, it may be.
      return true;
    }
  }

  /** Which names a file has follows from this scan alone. */
  private static KnownFile ungrouped(KnownFile file) {
    MountEntry entry = file.entry();
    return entry.special().linkGroup().isEmpty() ? file : file.with(inGroup(entry, BytePath.EMPTY));
  }

  private void group(List<BytePath> paths) {
    if (paths.size() < 2) {
      return;
    }
    BytePath first = paths.stream().min(BytePath::compareTo).orElseThrow();
    for (BytePath path : paths) {
      found.computeIfPresent(
          path,
          (p, file) -> {
            MountEntry grouped = inGroup(file.entry(), first);
            KnownFile before = known.get(p);
            return file.with(
                before != null && before.entry().equals(grouped) ? before.entry() : grouped);
          });
    }
  }

  private static MountEntry inGroup(MountEntry entry, BytePath group) {
    return new MountEntry(
        entry.path(),
        entry.type(),
        entry.permissions(),
        entry.uid(),
        entry.gid(),
        entry.modifiedSeconds(),
        entry.modifiedNanos(),
        entry.size(),
        entry.special().inGroup(group),
        entry.extents());
  }

  private static boolean isGone(LinuxException e) {
    return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
  }

  private static CroftException refused(String why) {
    return new CroftException(FailureKind.RESOURCE, "it has " + why + ", and stays on this worker");
  }
}
