package dev.croft.engine.tree;

import dev.croft.engine.fileop.CopySource;
import dev.croft.engine.fileop.PathSelection;
import dev.croft.engine.fileop.SourceDirectory;
import dev.croft.engine.fileop.SourceFile;
import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one tree has over another. A file counts as changed when its type, mode, owner, attributes,
 * size, time or link target is different; its bytes are compared only where both times have no
 * nanoseconds. Times of directories do not count.
 */
final class TreeDifference implements PathSelection {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final CopySource lower;
  private final CopySource upper;
  private final Set<BytePath> changed = new HashSet<>();
  private final Set<BytePath> added = new HashSet<>();
  private final Set<BytePath> onTheWay = new HashSet<>();
  private final List<BytePath> removed = new ArrayList<>();

  private TreeDifference(CopySource lower, CopySource upper) {
    this.lower = lower;
    this.upper = upper;
  }

  static TreeDifference between(CopySource lower, CopySource upper) throws IOException {
    TreeDifference difference = new TreeDifference(lower, upper);
    try (SourceDirectory below = lower.openDirectory(BytePath.EMPTY);
        SourceDirectory above = upper.openDirectory(BytePath.EMPTY)) {
      difference.compare(below, above, BytePath.EMPTY);
    }
    return difference;
  }

  /** What the lower tree has and the upper has not, in order; not what is below such a path. */
  List<BytePath> removed() {
    return removed;
  }

  @Override
  public boolean includes(BytePath path) {
    return changed.contains(path) || isAdded(path);
  }

  @Override
  public boolean leadsOn(BytePath directory) {
    return onTheWay.contains(directory) || isAdded(directory);
  }

  private boolean isAdded(BytePath path) {
    for (BytePath at = path; !at.isEmpty(); at = at.parent()) {
      if (added.contains(at)) {
        return true;
      }
    }
    return false;
  }

  private void compare(SourceDirectory below, SourceDirectory above, BytePath path)
      throws IOException {
    Map<BytePath, SourceFile> left = byName(below);
    for (SourceFile file : above.list()) {
      BytePath at = path.resolve(file.name());
      SourceFile old = left.remove(file.name());
      if (old == null || old.isDirectory() != file.isDirectory()) {
        added.add(at);
        mark(at);
      } else if (file.isDirectory()) {
        compareDirectories(below, old, above, file, at);
      } else if (!isSame(below, old, above, file, at)) {
        changed.add(at);
        mark(at);
      }
    }
    left.keySet().forEach(name -> removed.add(path.resolve(name)));
  }

  private void compareDirectories(
      SourceDirectory below, SourceFile old, SourceDirectory above, SourceFile file, BytePath at)
      throws IOException {
    try (SourceDirectory belowIt = below.openDirectory(file.name());
        SourceDirectory aboveIt = above.openDirectory(file.name())) {
      if (!hasSameMetadata(below, old, above, file)) {
        changed.add(at);
        mark(at);
      }
      compare(belowIt, aboveIt, at);
    }
  }

  private void mark(BytePath path) {
    for (BytePath at = path.parent(); !at.isEmpty() && onTheWay.add(at); ) {
      at = at.parent();
    }
  }

  private boolean isSame(
      SourceDirectory below, SourceFile old, SourceDirectory above, SourceFile file, BytePath at)
      throws IOException {
    if (old.version().equals(file.version())) {
      return true;
    }
    if (old.type() != file.type()
        || old.size() != file.size()
        || !old.modified().equals(file.modified())
        || !hasSameMetadata(below, old, above, file)) {
      return false;
    }
    return switch (file.type()) {
      case SYMLINK -> below.readLink(file.name()).equals(above.readLink(file.name()));
      case REGULAR -> isPrecise(file.modified()) || hasSameContent(at);
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET, DIRECTORY -> true;
    };
  }

  /** Whether a time says more than a clock of whole seconds could. */
  private static boolean isPrecise(Instant time) {
    return !time.equals(time.truncatedTo(ChronoUnit.SECONDS));
  }

  private static boolean hasSameMetadata(
      SourceDirectory below, SourceFile old, SourceDirectory above, SourceFile file)
      throws IOException {
    return old.permissions() == file.permissions()
        && old.uid() == file.uid()
        && old.gid() == file.gid()
        && old.major() == file.major()
        && old.minor() == file.minor()
        && isSame(below.attributes(old), above.attributes(file));
  }

  private static boolean isSame(Map<String, byte[]> some, Map<String, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), others.get(e.getKey())));
  }

  private boolean hasSameContent(BytePath path) throws IOException {
    try (InputStream some = lower.open(path);
        InputStream others = upper.open(path)) {
      while (true) {
        byte[] one = some.readNBytes(BUFFER_BYTES);
        if (!Arrays.equals(one, others.readNBytes(BUFFER_BYTES))) {
          return false;
        }
        if (one.length == 0) {
          return true;
        }
      }
    }
  }

  private static Map<BytePath, SourceFile> byName(SourceDirectory directory) throws IOException {
    Map<BytePath, SourceFile> files = new LinkedHashMap<>();
    for (SourceFile file : directory.list()) {
      files.put(file.name(), file);
    }
    return files;
  }
}
