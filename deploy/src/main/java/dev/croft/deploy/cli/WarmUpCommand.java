package dev.croft.deploy.cli;

import dev.croft.deploy.preflight.Preflight;
import dev.croft.model.failure.CroftException;
import dev.croft.server.farm.Farm;
import dev.croft.server.farm.FarmOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code croft warm-up}: starts a farm of its own, has it build a little where the machine has a
 * buildx, and ends it, so that a JVM that takes notes ({@code -XX:AOTCacheOutput}, JEP 514, 515)
 * learns what a start and the first builds need. The launcher calls it after a build; where the
 * machine cannot run a farm it does nothing.
 */
@Command(name = "warm-up", hidden = true, mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    if (!Preflight.ofThisMachine().missing().isEmpty()) {
      return 1;
    }
    Path root = Files.createTempDirectory("croft-warm-up");
    try {
      URI socket = URI.create("unix://" + root.resolve("croft.sock"));
      try (Farm _ =
          Farm.start(
              new FarmOptions(
                  List.of(socket), root.resolve("farm"), Optional.empty(), 1, Version.number()))) {
        PracticeBuilds.on(socket, root.resolve("practice"));
      } catch (CroftException e) {
        // What was noted until then serves too.
        System.err.println("croft: a practice build failed: " + e.getMessage());
      }
      return 0;
    } finally {
      delete(root);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
