package dev.croft.deploy.bench;

import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A registry that is pushed to, and forgets everything when it is told to. */
final class PushTarget implements AutoCloseable {

  private final Path directory;
  private final LoopbackRegistry registry;

  PushTarget(Path directory) {
    this.directory = directory;
    this.registry = LoopbackRegistry.start(directory);
  }

  String host() {
    return registry.host();
  }

  LoopbackRegistry registry() {
    return registry;
  }

  /** Forgets what was pushed, so that the next push is a first one. */
  void forget() {
    Path data = directory.resolve("data/docker");
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + data, e);
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
