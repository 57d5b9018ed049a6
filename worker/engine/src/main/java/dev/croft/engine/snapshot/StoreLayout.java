package dev.croft.engine.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a store keeps things. Directories have short names, as a mount names every layer of a chain
 * within one page:
 *
 * <ul>
 *   <li>{@code s/N}: the files of a layer or of a draft, as overlayfs keeps an upper directory
 *   <li>{@code w/N}: overlayfs's work directory for draft N
 *   <li>{@code m/N}: where trees are mounted
 *   <li>{@code meta/N.json}: what is known of the snapshot whose own layer is N; a snapshot exists
 *       when this does
 *   <li>{@code trash}: what is being deleted
 *   <li>{@code synced.json}: up to where the file system holds everything for sure
 *   <li>{@code lock}: held by the process that uses the store
 * </ul>
 */
record StoreLayout(Path root) {

  private static final int BASE = 36;

  static StoreLayout create(Path root) throws IOException {
    StoreLayout layout = new StoreLayout(root.toAbsolutePath().normalize());
    for (Path directory :
        List.of(
            layout.layers(), layout.work(), layout.mounts(), layout.metadata(), layout.trash())) {
      Files.createDirectories(directory);
    }
    return layout;
  }

  static String name(long number) {
    return Long.toString(number, BASE);
  }

  static long number(String name) {
    return Long.parseLong(name, BASE);
  }

  Path layers() {
    return root.resolve("s");
  }

  Path layer(String name) {
    return layers().resolve(name);
  }

  Path work() {
    return root.resolve("w");
  }

  Path work(String name) {
    return work().resolve(name);
  }

  Path mounts() {
    return root.resolve("m");
  }

  Path mount(String name) {
    return mounts().resolve(name);
  }

  Path metadata() {
    return root.resolve("meta");
  }

  Path metadata(String name) {
    return metadata().resolve(name + ".json");
  }

  Path trash() {
    return root.resolve("trash");
  }

  Path synced() {
    return root.resolve("synced.json");
  }

  Path lock() {
    return root.resolve("lock");
  }
}
