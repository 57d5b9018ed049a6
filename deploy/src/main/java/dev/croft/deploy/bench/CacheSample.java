package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Command;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A cache as a tool left it, in a directory of its own.
 *
 * @param name a short one, for the table
 * @param files how many regular files
 * @param bytes that they have
 */
record CacheSample(String name, Path directory, int files, long bytes) {

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int NPM_ENTRIES = 25_000;
  private static final double MEGA = 1e6;

  /** npm's own module for its cache writes it: a file of content and one of the index for each. */
  private static final String NPM_SCRIPT =
      """
      const { execSync } = require('child_process');
      const roots = ['/usr/share/nodejs'];
      try { roots.unshift(execSync('npm root -g').toString().trim() + '/npm'); } catch {}
      const cacache = require(require.resolve('cacache', { paths: roots }));
      const crypto = require('crypto');
      const [cache, count] = [process.argv[2], Number(process.argv[3])];
      (async () => {
        for (let i = 0; i < count; i += 100) {
          await Promise.all([...Array(Math.min(100, count - i)).keys()].map(j => {
            const url = `https://registry.npmjs.org/p${i + j}/-/p${i + j}-1.0.0.tgz`;
            return cacache.put(cache, `make-fetch-happen:request-cache:${url}`,
              crypto.randomBytes(500 + ((i + j) * 7919) % 6000), { metadata: { url } });
          }));
        }
      })();
      """;

  /** The Maven repository that Croft itself is built from; a part of it where less is wanted. */
  static CacheSample ofMaven(Path directory, double share) {
    Path from = Path.of(System.getProperty("user.home"), ".m2/repository");
    if (!Files.isDirectory(from)) {
      throw CroftException.user("there is no Maven repository in " + from + " to make a cache of");
    }
    List<Path> all = filesIn(from);
    for (Path file : all.subList(0, (int) (all.size() * share))) {
      Path to = directory.resolve(from.relativize(file));
      try {
        Files.createDirectories(to.getParent());
        Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot copy " + file, e);
      }
    }
    return of("Maven", directory);
  }

  /** An npm cache of made-up packages. */
  static CacheSample ofNpm(Path directory, double share) {
    Path script =
        Contexts.write(directory.resolveSibling("npm-script"), "fill.js", NPM_SCRIPT)
            .resolve("fill.js");
    Command.of(
            "node",
            script.toString(),
            directory.toString(),
            Integer.toString((int) (NPM_ENTRIES * share)))
        .within(PATIENCE)
        .run()
        .orThrow();
    return of("npm", directory);
  }

  private static CacheSample of(String name, Path directory) {
    List<Path> all = filesIn(directory);
    return new CacheSample(name, directory, all.size(), all.stream().mapToLong(Edits::size).sum());
  }

  /** All regular files of a directory, in an order of their own. */
  static List<Path> filesIn(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  /** A copy, files of the same times. */
  void copyTo(Path other) {
    Command.of("cp", "-a", directory + "/.", other.toString()).within(PATIENCE).run().orThrow();
  }

  /** What it is, in the words of the page. */
  String description() {
    return String.format(
        Locale.ROOT, "%s: %,d files, %.0f MB", name, files, Math.ceil(bytes / MEGA));
  }

  /** Changes that a tool might make: some files have other content. */
  record Edits(List<Path> files, long seed) {

    /** One in a hundred, others for each seed. */
    static Edits of(Path directory, long seed) {
      List<Path> all = new ArrayList<>(filesIn(directory));
      Collections.shuffle(all, new Random(seed));
      List<Path> some = all.subList(0, Math.max(1, all.size() / 100));
      return new Edits(some.stream().map(directory::relativize).toList(), seed);
    }

    void applyTo(Path directory) {
      Random random = new Random(seed);
      for (Path file : files) {
        Path changed = directory.resolve(file);
        byte[] content = new byte[(int) size(changed)];
        random.nextBytes(content);
        try {
          Files.write(changed, content);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot change " + changed, e);
        }
      }
    }

    private static long size(Path file) {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look at " + file, e);
      }
    }
  }
}
