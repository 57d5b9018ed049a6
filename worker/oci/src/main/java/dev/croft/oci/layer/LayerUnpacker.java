package dev.croft.oci.layer;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileCopy;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarFormatException;
import dev.croft.oci.layer.tar.TarReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes of each entry of a layer what it says, in an upper directory. */
final class LayerUnpacker {

  private static final int UNFINISHED = 0600;
  private static final int UNFINISHED_DIRECTORY = 0700;
  private static final BytePath DOT_DOT = BytePath.of("..");

  private final UpperDirectory upper;

  LayerUnpacker(UpperDirectory upper) {
    this.upper = upper;
  }

  void unpack(TarEntry entry, TarReader data) throws IOException {
    List<BytePath> path = inside(entry.name());
    if (path.isEmpty()) {
      return;
    }
    switch (Whiteout.of(path.getLast())) {
      case Whiteout.None _ -> make(path, entry, data);
      case Whiteout.Removed removed -> upper.hide(replaceLast(path, removed.name()));
      case Whiteout.Opaque _ -> upper.hideBelow(path);
      case Whiteout.Bookkeeping _ -> {}
    }
  }

  /**
   * Makes an entry of a directory's own archive: names that look like whiteouts are just names, and
   * the root has an entry.
   */
  void unpackAsIs(TarEntry entry, TarReader data) throws IOException {
    List<BytePath> path = inside(entry.name());
    if (!path.isEmpty()) {
      make(path, entry, data);
    } else if (entry.kind() instanceof EntryKind.Directory) {
      Directory top = upper.root().top();
      Attributes.apply(top, BytePath.EMPTY, FileType.DIRECTORY, entry.attributes());
      upper.rememberTime(BytePath.EMPTY, entry.attributes().modified());
    }
    if (entry.attributes().xattrs().containsKey(LowerTree.OPAQUE)
        && entry.kind() instanceof EntryKind.Directory) {
      Directory parent = path.isEmpty() ? upper.root().top() : upper.parentOf(path);
      UpperDirectory.makeOpaque(parent, path.isEmpty() ? BytePath.EMPTY : path.getLast());
    }
  }

  /** The parts of a path, with dots resolved as text, as if the root had no parent. */
  private static List<BytePath> inside(BytePath path) {
    List<BytePath> names = new ArrayList<>();
    for (BytePath name : path.names()) {
      if (!name.equals(DOT_DOT)) {
        names.add(name);
      } else if (!names.isEmpty()) {
        names.removeLast();
      }
    }
    return names;
  }

  private static List<BytePath> replaceLast(List<BytePath> path, BytePath name) {
    List<BytePath> replaced = new ArrayList<>(path);
    replaced.set(path.size() - 1, name);
    return replaced;
  }

  private void make(List<BytePath> path, TarEntry entry, TarReader data) throws IOException {
    Directory parent = upper.parentOf(path);
    BytePath name = path.getLast();
    FileAttributes attributes = entry.attributes();
    switch (entry.kind()) {
      case EntryKind.Regular regular -> {
        try (FileHandle file = create(parent, name)) {
          FileContent.write(data, file, regular.size());
          Attributes.apply(file, attributes);
        }
      }
      case EntryKind.Directory _ -> {
        makeDirectory(parent, name);
        Attributes.apply(parent, name, FileType.DIRECTORY, attributes);
        upper.rememberTime(BytePath.join(path), attributes.modified());
      }
      case EntryKind.Symlink link -> {
        replacing(parent, name, () -> parent.makeSymlink(link.target(), name));
        Attributes.apply(parent, name, FileType.SYMLINK, attributes);
      }
      case EntryKind.HardLink link -> makeLink(path, inside(link.target()));
      case EntryKind.Device device ->
          makeNode(
              parent,
              name,
              device.character() ? FileType.CHARACTER_DEVICE : FileType.BLOCK_DEVICE,
              device,
              attributes);
      case EntryKind.Fifo _ ->
          makeNode(parent, name, FileType.FIFO, new EntryKind.Device(false, 0, 0), attributes);
    }
  }

  /** Something that fails where the name is taken. */
  private interface Creation {
    void run() throws LinuxException;
  }

  private void replacing(Directory parent, BytePath name, Creation creation) throws LinuxException {
    try {
      creation.run();
    } catch (LinuxException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
      upper.remove(parent, name);
      creation.run();
    }
  }

  private FileHandle create(Directory parent, BytePath name) throws LinuxException {
    OpenFlag[] flags = {OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE};
    try {
      return parent.open(name, UNFINISHED, flags);
    } catch (LinuxException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
      upper.remove(parent, name);
      return parent.open(name, UNFINISHED, flags);
    }
  }

  private void makeDirectory(Directory parent, BytePath name) throws LinuxException {
    try {
      parent.makeDirectory(name, UNFINISHED_DIRECTORY);
    } catch (LinuxException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
      FileStatus existing = parent.status(name);
      if (existing.isDirectory()) {
        return;
      }
      upper.remove(parent, name);
      parent.makeDirectory(name, UNFINISHED_DIRECTORY);
      if (existing.isOverlayWhiteout()) {
        // Removed and made anew in one layer: what is below must not show through.
        UpperDirectory.makeOpaque(parent, name);
      }
    }
  }

  private void makeNode(
      Directory parent,
      BytePath name,
      FileType type,
      EntryKind.Device device,
      FileAttributes attributes)
      throws LinuxException {
    replacing(
        parent,
        name,
        () -> parent.makeNode(name, type, UNFINISHED, device.major(), device.minor()));
    Attributes.apply(parent, name, type, attributes);
  }

  private void makeLink(List<BytePath> path, List<BytePath> target) throws IOException {
    BytePath name = path.getLast();
    if (target.equals(path)) {
      return;
    }
    try (RootDirectory.Place existing = findOrCopyUp(path, target)) {
      Directory parent = upper.parentOf(path);
      FileStatus status = existing.parent().status(existing.name());
      if (status.isDirectory()) {
        throw new TarFormatException(
            BytePath.join(path) + " is a hard link to a directory: " + BytePath.join(target));
      }
      if (parent.find(name).filter(status::isSameFile).isEmpty()) {
        replacing(parent, name, () -> parent.makeLink(existing.parent(), existing.name(), name));
      }
    }
  }

  private RootDirectory.Place findOrCopyUp(List<BytePath> path, List<BytePath> target)
      throws IOException {
    BytePath joined = BytePath.join(target);
    Optional<FileStatus> here = target.isEmpty() ? Optional.empty() : upper.root().find(joined);
    boolean found =
        here.isPresent()
            ? !here.get().isOverlayWhiteout()
            : !target.isEmpty()
                && upper.lowers().visit(target, lower -> copyUp(target, lower)).isPresent();
    if (!found) {
      throw new TarFormatException(
          BytePath.join(path) + " is a hard link to what does not exist: " + joined);
    }
    return upper.root().parentOf(joined);
  }

  /** A file of a layer below can only get another name where the two are in one layer. */
  private boolean copyUp(List<BytePath> path, LowerTree.Found lower) throws IOException {
    Directory parent = upper.parentOf(path);
    BytePath name = path.getLast();
    FileStatus status = lower.status();
    FileAttributes attributes = Attributes.read(lower.holder(), lower.name(), status);
    switch (status.type()) {
      case REGULAR -> {
        try (FileHandle from = lower.holder().open(lower.name());
            FileHandle to = create(parent, name)) {
          FileCopy.copy(from, to);
          Attributes.apply(to, attributes);
        }
        return true;
      }
      case SYMLINK -> parent.makeSymlink(lower.holder().readLink(lower.name()), name);
      case DIRECTORY -> throw new LinuxException("linkat", lower.name().toString(), Errno.EPERM);
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET ->
          parent.makeNode(
              name, status.type(), UNFINISHED, status.deviceMajor(), status.deviceMinor());
    }
    Attributes.apply(parent, name, status.type(), attributes);
    return true;
  }
}
