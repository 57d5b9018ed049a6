package dev.croft.oci.layer;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.file.Xattrs;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that a layer is unpacked into, with the layers below it: finds or makes the
 * directories that entries go to, and sets the directories' times once nothing changes them any
 * more.
 */
final class UpperDirectory implements AutoCloseable {

  private static final int IMPLIED_PERMISSIONS = 0755;

  private final RootDirectory root;
  private final LowerTree lowers;
  private final Map<BytePath, Instant> directoryTimes = new LinkedHashMap<>();
  private boolean hidesAllBelow;

  /** Most entries go to the directory that the one before went to. */
  private Optional<Directory> lastParent = Optional.empty();

  private Optional<BytePath> lastParentPath = Optional.empty();

  private UpperDirectory(RootDirectory root, LowerTree lowers) {
    this.root = root;
    this.lowers = lowers;
  }

  static UpperDirectory open(Path upper, List<Path> lowers) throws LinuxException {
    RootDirectory root = RootDirectory.open(upper);
    try {
      return new UpperDirectory(root, LowerTree.open(lowers));
    } catch (LinuxException e) {
      root.close();
      throw e;
    }
  }

  RootDirectory root() {
    return root;
  }

  LowerTree lowers() {
    return lowers;
  }

  /** The directory that a path's last name is in, until the next call; made where it is missing. */
  Directory parentOf(List<BytePath> path) throws IOException {
    BytePath parent = BytePath.join(path.subList(0, path.size() - 1));
    if (lastParent.isPresent() && lastParentPath.equals(Optional.of(parent))) {
      return lastParent.get();
    }
    Directory opened = openOrMake(parent);
    lastParent.ifPresent(Directory::close);
    lastParent = Optional.of(opened);
    lastParentPath = Optional.of(parent);
    return opened;
  }

  private Directory openOrMake(BytePath path) throws IOException {
    try {
      return root.openDirectory(path);
    } catch (LinuxException e) {
      switch (e.errno()) {
        case Errno.ENOENT -> {}
        case Errno.ENOTDIR -> replaceWhiteout(path);
        case Errno.ELOOP ->
            throw new TarFormatException(path + " goes through a loop of symbolic links");
        default -> throw e;
      }
    }
    for (BytePath made : root.makeDirectories(path, IMPLIED_PERMISSIONS)) {
      inherit(made);
    }
    return root.openDirectory(path);
  }

  /** A layer may remove what was below and fill a new directory of that name. */
  private void replaceWhiteout(BytePath path) throws IOException {
    BytePath at = BytePath.EMPTY;
    for (BytePath name : path.names()) {
      at = at.resolve(name);
      Optional<FileStatus> status = root.find(at);
      if (status.isPresent() && status.get().isOverlayWhiteout()) {
        try (RootDirectory.Place place = root.parentOf(at)) {
          remove(place.parent(), place.name());
          place.parent().makeDirectory(place.name(), IMPLIED_PERMISSIONS);
          makeOpaque(place.parent(), place.name());
        }
        applyImplied(at);
        return;
      }
    }
    throw new TarFormatException(path + " is used as a directory but is none");
  }

  /** A directory without an entry of its own looks as it does in the layers below. */
  private void inherit(BytePath path) throws IOException {
    Optional<FileAttributes> below =
        lowers.visit(
            path.names(),
            found ->
                found.status().isDirectory()
                    ? Attributes.read(found.holder(), found.name(), found.status())
                    : FileAttributes.ofRoot(IMPLIED_PERMISSIONS, Instant.EPOCH));
    if (below.isEmpty()) {
      applyImplied(path);
      return;
    }
    try (RootDirectory.Place place = root.parentOf(path)) {
      Attributes.apply(place.parent(), place.name(), FileType.DIRECTORY, below.get());
    }
    rememberTime(path, below.get().modified());
  }

  private void applyImplied(BytePath path) throws IOException {
    try (RootDirectory.Place place = root.parentOf(path)) {
      place.parent().setPermissions(place.name(), IMPLIED_PERMISSIONS);
    }
    rememberTime(path, Instant.EPOCH);
  }

  /** Sets a directory's time when all is unpacked. */
  void rememberTime(BytePath directory, Instant modified) {
    directoryTimes.put(directory, modified);
  }

  /** Removes what has a name, whatever it is. */
  void remove(Directory parent, BytePath name) throws LinuxException {
    parent.removeTree(name);
    lastParentPath = Optional.empty();
  }

  static void makeOpaque(Directory parent, BytePath name) throws LinuxException {
    parent.xattrs(name).set(LowerTree.OPAQUE, LowerTree.YES);
  }

  /** Hides all that the layers below have in a directory; an empty path is the root. */
  void hideBelow(List<BytePath> marker) throws IOException {
    Directory directory = parentOf(marker);
    if (marker.size() == 1) {
      // Overlayfs does not ask whether a layer's root is opaque.
      hidesAllBelow = true;
    } else {
      Xattrs.of(directory.handle()).set(LowerTree.OPAQUE, LowerTree.YES);
    }
  }

  /** Leaves the sign that a name of the layers below is gone. */
  void hide(List<BytePath> path) throws IOException {
    Directory parent = parentOf(path);
    BytePath name = path.getLast();
    try {
      parent.makeNode(name, FileType.CHARACTER_DEVICE, 0, 0, 0);
    } catch (LinuxException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
      // The layer itself has the name: whiteouts are about the layers below only.
      if (parent.status(name).isDirectory()) {
        makeOpaque(parent, name);
      }
    }
  }

  /** Completes what had to wait for the last entry. */
  void finish() throws IOException {
    if (hidesAllBelow) {
      for (BytePath name : lowers.names()) {
        if (root.top().find(name).isEmpty()) {
          hide(List.of(name));
        }
      }
    }
    for (Map.Entry<BytePath, Instant> entry : directoryTimes.entrySet()) {
      if (entry.getKey().isEmpty()) {
        root.top().setModified(BytePath.EMPTY, entry.getValue());
      } else if (root.find(entry.getKey()).filter(FileStatus::isDirectory).isPresent()) {
        try (RootDirectory.Place place = root.parentOf(entry.getKey())) {
          place.parent().setModified(place.name(), entry.getValue());
        }
      }
    }
  }

  @Override
  public void close() {
    lastParent.ifPresent(Directory::close);
    lowers.close();
    root.close();
  }
}
