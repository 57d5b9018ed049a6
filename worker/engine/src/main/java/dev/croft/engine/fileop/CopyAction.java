package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One copy from tree to tree: finds what is meant, decides where it goes, and copies it. */
final class CopyAction {

  private final CopySource source;
  private final RootDirectory root;
  private final FileAction.Copy copy;
  private final CopyRules rules;
  private final CopyFilter filter;
  private final RequiredPaths required;
  private final List<BytePath> madeParents = new ArrayList<>();

  CopyAction(CopySource source, RootDirectory root, FileAction.Copy copy, Optional<Owner> owner) {
    this.source = source;
    this.root = root;
    this.copy = copy;
    this.rules = CopyRules.of(copy, owner);
    this.filter = PatternFilter.of(copy.includePatterns(), copy.excludePatterns());
    this.required = new RequiredPaths(copy.requiredPaths());
  }

  /** Copies; throws {@link CroftException} where it cannot. */
  void run() throws IOException {
    if (!copy.createDestPath()) {
      requireParent();
    }
    BytePath pattern = CleanPath.of(copy.src());
    List<BytePath> paths =
        copy.allowWildcard()
            ? SourceMatches.of(source, pattern, copy.followSymlink())
            : List.of(pattern);
    if (paths.isEmpty() && !copy.allowEmptyWildcard()) {
      throw CroftException.notFound(PathFailures.show(pattern) + " not found");
    }
    for (BytePath path : paths) {
      if (!copy.unpackArchives() || !unpack(path)) {
        copyOne(path);
      }
    }
    required.check(source.name());
    restoreTimes();
  }

  private void requireParent() throws IOException {
    BytePath parent = resolve(CleanPath.of(copy.dest())).parent();
    if (root.find(parent).isEmpty()) {
      throw CroftException.user(
          "failed to stat "
              + copy.dest()
              + ": lstat "
              + PathFailures.show(parent)
              + ": no such file or directory");
    }
  }

  private boolean unpack(BytePath path) throws IOException {
    BytePath archive = source.resolve(path, true);
    Optional<ArchiveUnpacker> unpacker = ArchiveUnpacker.recognise(source, archive);
    if (unpacker.isEmpty()) {
      return false;
    }
    BytePath target = resolve(CleanPath.of(copy.dest()));
    makeParents(target, 0755);
    try (Directory directory = root.openDirectory(target)) {
      unpacker.get().unpack(directory.handle().processPath(), rules.owner());
    }
    required.copied(path, BytePath.EMPTY);
    return true;
  }

  private void copyOne(BytePath path) throws IOException {
    BytePath dest = CleanPath.of(copy.dest());
    boolean directory = CleanPath.namesDirectory(copy.dest());
    makeParents(resolve(directory ? dest : dest.parent()), CopyRules.parentMode(copy));
    BytePath from = source.resolve(path, copy.followSymlink());
    SourceFile file = source.find(from).orElseThrow(() -> notFound(path));
    BytePath to = destination(file, path, resolve(dest));
    TreeCopier copier = new TreeCopier(root, rules, filter, below -> required.copied(path, below));
    if (file.isDirectory()) {
      try (SourceDirectory entries = source.openDirectory(from)) {
        copier.copyDirectory(entries, file, to);
      }
    } else {
      try (SourceDirectory entries = source.openDirectory(from.parent())) {
        copier.copyFile(entries, file, to);
      }
    }
  }

  /** Where a file goes: into a directory that is there, or to the path itself. */
  private BytePath destination(SourceFile file, BytePath path, BytePath dest) throws IOException {
    Optional<FileStatus> existing = root.find(dest);
    boolean contentsOnly = copy.dirCopyContents() && file.isDirectory();
    boolean intoExisting =
        existing.isPresent()
            && !contentsOnly
            && (file.isDirectory() || existing.get().isDirectory());
    BytePath target = intoExisting ? dest.resolve(baseName(path)) : dest;
    makeParents(
        contentsOnly && existing.isEmpty() ? target : target.parent(), CopyRules.parentMode(copy));
    return target;
  }

  /** The name that a copy into a directory gets: none where the source ends with a dot. */
  private BytePath baseName(BytePath path) {
    boolean dot = !copy.allowWildcard() && (copy.src().endsWith("/.") || copy.src().equals("."));
    return dot ? BytePath.EMPTY : path.name();
  }

  private void makeParents(BytePath path, int permissions) {
    madeParents.addAll(
        TreeChanges.makeDirectories(root, path, permissions, rules.owner(), rules.time()));
  }

  /** What was copied into new directories moved their times on. */
  private void restoreTimes() throws LinuxException {
    if (rules.time().isPresent()) {
      for (BytePath made : madeParents.reversed()) {
        try (RootDirectory.Place place = root.parentOf(made)) {
          place.parent().setModified(place.name(), rules.time().get());
        }
      }
    }
  }

  private BytePath resolve(BytePath path) throws IOException {
    return SnapshotSource.resolveIn(root, path, true);
  }

  private CroftException notFound(BytePath path) {
    return RequiredPaths.notFound(source.name(), PathFailures.show(path));
  }
}
