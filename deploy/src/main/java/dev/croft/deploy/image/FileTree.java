package dev.croft.deploy.image;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a container sees: layers laid over each other, whiteouts applied. */
public final class FileTree {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final TreeMap<String, TarEntry> files = new TreeMap<>();

  private FileTree() {}

  /** Layers from the lowest to the highest. */
  public static FileTree of(List<List<TarEntry>> layers) {
    FileTree tree = new FileTree();
    layers.forEach(tree::apply);
    return tree;
  }

  /** A file that must be there. */
  public TarEntry get(String path) {
    return find(path)
        .orElseThrow(() -> new NoSuchElementException("no " + path + " among " + files.keySet()));
  }

  /** A file that may be there. */
  public Optional<TarEntry> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The text of a small file, without the line break at its end. */
  public String text(String path) {
    return get(path).content().stripTrailing();
  }

  /** All paths, sorted. */
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** All files, by path. */
  public Map<String, TarEntry> files() {
    return Map.copyOf(files);
  }

  /** All files but for their times, a line each, sorted by path. */
  public List<String> lines() {
    return files.values().stream().map(TarEntry::withoutTime).toList();
  }

  private void apply(List<TarEntry> layer) {
    for (TarEntry entry : layer) {
      String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
      String parent = entry.path().substring(0, entry.path().length() - name.length());
      if (name.equals(OPAQUE)) {
        removeBelow(parent);
      } else if (name.startsWith(WHITEOUT)) {
        remove(parent + name.substring(WHITEOUT.length()));
      }
    }
    for (TarEntry entry : layer) {
      if (!entry.path().substring(entry.path().lastIndexOf('/') + 1).startsWith(WHITEOUT)) {
        add(entry);
      }
    }
  }

  private void add(TarEntry entry) {
    if (entry.type() != '5') {
      removeBelow(entry.path() + "/");
    }
    if (entry.type() == '1') {
      TarEntry target = get(entry.link());
      files.put(entry.path(), target.at(entry.path(), target.type(), target.link()));
    } else {
      files.put(entry.path(), entry);
    }
  }

  private void remove(String path) {
    files.remove(path);
    removeBelow(path + "/");
  }

  private void removeBelow(String prefix) {
    files.keySet().removeIf(path -> !path.isEmpty() && path.startsWith(prefix));
  }

  @Override
  public String toString() {
    return lines().stream().collect(Collectors.joining("\n"));
  }
}
