package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one file or directory with all that its metadata says. Files that have several names in
 * the source are one file in the copy, too. One object per copy, used by one thread.
 */
final class TreeCopier {

  private static final Logger log = LoggerFactory.getLogger(TreeCopier.class);
  private static final int CREATE_MODE = 0600;

  private final RootDirectory root;
  private final CopyRules rules;
  private final CopyFilter filter;
  private final Consumer<BytePath> copied;
  private final Map<Object, BytePath> linked = new HashMap<>();

  /**
   * A copier into a tree.
   *
   * @param copied is told of each path that is copied, relative to what is copied
   */
  TreeCopier(RootDirectory root, CopyRules rules, CopyFilter filter, Consumer<BytePath> copied) {
    this.root = root;
    this.rules = rules;
    this.filter = filter;
    this.copied = copied;
  }

  /** Copies a file that is no directory to a path whose parent exists. */
  void copyFile(SourceDirectory from, SourceFile file, BytePath path) throws IOException {
    try (RootDirectory.Place place = root.parentOf(path)) {
      if (place.name().isEmpty()) {
        throw CroftException.user(
            "cannot replace to directory " + PathFailures.show(path) + " with file");
      }
      copyFile(from, file, new CopyTarget(place.parent(), path.parent(), file), place.name());
    }
    copied.accept(BytePath.EMPTY);
  }

  /**
   * Copies a directory and what is in it to a path whose parent exists. A directory that is there
   * keeps its metadata, but takes on the source's time.
   */
  void copyDirectory(SourceDirectory from, SourceFile directory, BytePath path) throws IOException {
    try (RootDirectory.Place place = root.parentOf(path)) {
      CopyTarget above = new CopyTarget(place.parent(), path.parent(), directory);
      CopyTarget target =
          place.name().isEmpty() ? above : new CopyTarget(above, path, directory, rules.replace());
      try (target) {
        target.open();
        copyEntries(from, target, BytePath.EMPTY, filter.top());
        if (target.state() == CopyTarget.State.CREATED) {
          applyMetadata(from, directory, target);
        } else {
          target.open().setModified(BytePath.EMPTY, rules.timeOf(directory));
        }
      }
    }
    copied.accept(BytePath.EMPTY);
  }

  private void copyEntries(
      SourceDirectory from, CopyTarget target, BytePath above, CopyFilter.Verdict verdict)
      throws IOException {
    for (SourceFile file : from.list()) {
      if (Thread.currentThread().isInterrupted()) {
        throw CroftException.cancelled("the copy was cancelled");
      }
      BytePath path = above.resolve(file.name());
      CopyFilter.Verdict own = filter.of(path, verdict);
      if (file.isDirectory()) {
        copyBelow(from, file, target, path, own);
      } else if (own.included()) {
        copyFile(from, file, target, file.name());
        copied.accept(path);
      }
    }
  }

  private void copyBelow(
      SourceDirectory from,
      SourceFile directory,
      CopyTarget above,
      BytePath path,
      CopyFilter.Verdict verdict)
      throws IOException {
    if (!verdict.included() && !verdict.descend()) {
      return;
    }
    BytePath targetPath = above.path().resolve(directory.name());
    try (CopyTarget target = new CopyTarget(above, targetPath, directory, rules.replace());
        SourceDirectory entries = from.openDirectory(directory.name())) {
      if (verdict.included()) {
        target.open();
        copied.accept(path);
      }
      if (verdict.descend()) {
        copyEntries(entries, target, path, verdict);
      }
      switch (target.state()) {
        case UNTOUCHED -> {}
        case CREATED -> applyMetadata(entries, directory, target);
        case EXISTED -> {
          if (verdict.included()) {
            applyMetadata(entries, directory, target);
          } else {
            target.open().setPermissions(BytePath.EMPTY, directory.permissions());
          }
        }
      }
    }
  }

  private void applyMetadata(SourceDirectory source, SourceFile file, CopyTarget target)
      throws IOException {
    Directory directory = target.open();
    Owner owner = rules.ownerOf(file);
    directory.setOwner(BytePath.EMPTY, owner.uid(), owner.gid());
    directory.setPermissions(BytePath.EMPTY, rules.permissionsOf(file));
    SourceFile self = source.find(BytePath.EMPTY).orElse(file);
    for (Map.Entry<String, byte[]> attribute : source.attributes(self).entrySet()) {
      SnapshotSource.setAttribute(
          directory.xattrs(BytePath.EMPTY),
          attribute.getKey(),
          attribute.getValue(),
          ignored(target.path()));
    }
    directory.setModified(BytePath.EMPTY, rules.timeOf(file));
  }

  private void copyFile(SourceDirectory from, SourceFile file, CopyTarget target, BytePath name)
      throws IOException {
    BytePath path = target.path().resolve(name);
    Directory directory = target.open();
    if (target.state() != CopyTarget.State.CREATED) {
      makeRoom(directory, name, path);
    }
    try {
      if (!link(file, directory, name, path)) {
        switch (file.type()) {
          case REGULAR -> copyRegular(from, file, directory, name, path);
          case SYMLINK -> directory.makeSymlink(from.readLink(file.name()), name);
          case SOCKET -> directory.makeNode(name, FileType.REGULAR, CREATE_MODE, 0, 0);
          case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
              directory.makeNode(name, file.type(), CREATE_MODE, file.major(), file.minor());
          case DIRECTORY -> throw new IllegalArgumentException(path + " is a directory");
        }
        if (file.type() != FileType.REGULAR) {
          applySpecialMetadata(from, file, directory, name, path);
        }
        directory.setModified(name, rules.timeOf(file));
      }
    } catch (LinuxException e) {
      throw PathFailures.of("failed to copy files: write", path, e);
    }
  }

  /** Removes what stands where a file shall be. */
  private void makeRoom(Directory directory, BytePath name, BytePath path) throws LinuxException {
    Optional<FileStatus> existing = directory.find(name);
    if (existing.isEmpty()) {
      return;
    }
    if (!existing.get().isDirectory()) {
      directory.unlink(name);
    } else if (rules.replace()) {
      directory.removeTree(name);
    } else {
      throw CroftException.user(
          "cannot replace to directory " + PathFailures.show(path) + " with file");
    }
  }

  /** Makes another name of a file that was copied before; whether there was one. */
  private boolean link(SourceFile file, Directory directory, BytePath name, BytePath path)
      throws LinuxException {
    if (file.type() != FileType.REGULAR || file.identity().isEmpty()) {
      return false;
    }
    BytePath first = linked.putIfAbsent(file.identity().get(), path);
    if (first == null) {
      return false;
    }
    try (RootDirectory.Place place = root.parentOf(first)) {
      directory.makeLink(place.parent(), place.name(), name);
    }
    return true;
  }

  private void copyRegular(
      SourceDirectory from, SourceFile file, Directory directory, BytePath name, BytePath path)
      throws IOException {
    try (FileHandle target =
        directory.open(
            name, CREATE_MODE, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      // In this order: a new owner clears set-id bits, and both clear capabilities.
      Owner owner = rules.ownerOf(file);
      target.setOwner(owner.uid(), owner.gid());
      target.setPermissions(rules.permissionsOf(file));
      from.copyFile(file, target, ignored(path));
    }
  }

  private void applySpecialMetadata(
      SourceDirectory from, SourceFile file, Directory directory, BytePath name, BytePath path)
      throws IOException {
    Owner owner = rules.ownerOf(file);
    directory.setOwner(name, owner.uid(), owner.gid());
    if (file.type() != FileType.SYMLINK) {
      directory.setPermissions(name, rules.permissionsOf(file));
    }
    for (Map.Entry<String, byte[]> attribute : from.attributes(file).entrySet()) {
      SnapshotSource.setAttribute(
          directory.xattrs(name), attribute.getKey(), attribute.getValue(), ignored(path));
    }
  }

  private static SourceDirectory.IgnoredAttributes ignored(BytePath path) {
    return (name, reason) ->
        log.debug("attribute {} of {} is left out: {}", name, path, reason.getMessage());
  }
}
