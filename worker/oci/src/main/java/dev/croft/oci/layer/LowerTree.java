package dev.croft.oci.layer;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.DirectoryEntry;
import dev.croft.linux.file.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One directory as overlayfs would merge it from several layers, without mounting anything: nearer
 * layers hide farther ones, whiteouts remove, opaque directories hide all below them.
 */
final class LowerTree implements AutoCloseable {

  static final String OPAQUE = "trusted.overlay.opaque";
  static final byte[] YES = {'y'};

  /** A file in a merged directory: the layer's directory that holds it. */
  record Found(Directory holder, BytePath name, FileStatus status) {}

  /** What is done with a file while the directories that lead to it are open. */
  interface Visitor<T> {
    T visit(Found found) throws IOException;
  }

  private final List<Directory> layers;

  private LowerTree(List<Directory> layers) {
    this.layers = layers;
  }

  /** The root that these directories make, the nearest first. */
  static LowerTree open(List<Path> lowers) throws LinuxException {
    List<Directory> layers = new ArrayList<>();
    try {
      for (Path lower : lowers) {
        layers.add(Directory.open(lower));
      }
      return new LowerTree(layers);
    } catch (LinuxException e) {
      layers.forEach(Directory::close);
      throw e;
    }
  }

  /** A directory that holds nothing. */
  static LowerTree empty() {
    return new LowerTree(List.of());
  }

  static boolean isOpaque(Directory parent, BytePath name) throws LinuxException {
    return parent.xattrs(name).get(OPAQUE).filter(v -> Arrays.equals(v, YES)).isPresent();
  }

  /** The file that a name is here. */
  Optional<Found> find(BytePath name) throws LinuxException {
    for (Directory layer : layers) {
      Optional<FileStatus> status = layer.find(name);
      if (status.isPresent()) {
        return status.filter(s -> !s.isOverlayWhiteout()).map(s -> new Found(layer, name, s));
      }
    }
    return Optional.empty();
  }

  /** The directory that a name is here; an empty one where it is none. */
  LowerTree descend(BytePath name) throws LinuxException {
    List<Directory> below = new ArrayList<>();
    try {
      for (Directory layer : layers) {
        Optional<FileStatus> status = layer.find(name);
        if (status.isPresent() && !status.get().isDirectory()) {
          break;
        }
        if (status.isPresent()) {
          below.add(layer.openDirectory(name));
          if (isOpaque(layer, name)) {
            break;
          }
        }
      }
      return new LowerTree(below);
    } catch (LinuxException e) {
      below.forEach(Directory::close);
      throw e;
    }
  }

  /** Looks a path up from here, following no links. */
  <T> Optional<T> visit(List<BytePath> path, Visitor<T> visitor) throws IOException {
    if (path.size() > 1) {
      try (LowerTree below = descend(path.getFirst())) {
        return below.visit(path.subList(1, path.size()), visitor);
      }
    }
    Optional<Found> found = find(path.getFirst());
    return found.isPresent() ? Optional.of(visitor.visit(found.get())) : Optional.empty();
  }

  /** All names here, removed ones too. */
  SortedSet<BytePath> names() throws LinuxException {
    SortedSet<BytePath> names = new TreeSet<>();
    for (Directory layer : layers) {
      for (DirectoryEntry entry : layer.list()) {
        names.add(entry.name());
      }
    }
    return names;
  }

  @Override
  public void close() {
    layers.forEach(Directory::close);
  }
}
