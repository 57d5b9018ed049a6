package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Command;
import dev.croft.engine.cachemount.CacheMounts;
import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.HeadFiles;
import dev.croft.engine.cachemount.version.LocalHeads;
import dev.croft.engine.cachemount.version.MountVersions;
import dev.croft.engine.cachemount.version.Peers;
import dev.croft.model.failure.CroftException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How long cache mounts take to travel between workers, of which each has a store and a server of
 * its own, against plain tools. For one thread.
 */
final class CacheBench implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int VERSIONS = 20;

  private final Path directory;
  private final int rounds;
  private final Consumer<String> progress;
  private final Vertx vertx = Vertx.vertx();
  private final CacheNode coordinator;
  private final CacheNode first;
  private int names;

  CacheBench(Path directory, int rounds, Consumer<String> progress) {
    this.directory = directory;
    this.rounds = rounds;
    this.progress = progress;
    this.coordinator = CacheNode.coordinator(directory.resolve("coordinator"), vertx);
    this.first = coordinator.worker("first", directory.resolve("first"), vertx);
  }

  /** All rows of a cache. */
  List<CacheRow> measure(CacheSample sample) {
    publish(sample);
    List<CacheRow> rows = new ArrayList<>();
    rows.add(CacheRow.ofPairs(sample.name(), cold(sample)));
    rows.add(CacheRow.ofPairs(sample.name(), delta(sample)));
    rows.add(unchanged(sample));
    rows.add(growth(sample));
    return rows;
  }

  private void publish(CacheSample sample) {
    try (CacheMounts.Lease lease = first.acquire(sample.name())) {
      sample.copyTo(lease.directories().getFirst());
    }
    awaitPublished(sample);
  }

  private void awaitPublished(CacheSample sample) {
    try {
      coordinator.heads().awaitPublished(key(sample), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted");
    }
  }

  private static CacheMountKey key(CacheSample sample) {
    return new CacheMountKey("bench", sample.name(), "");
  }

  /** A fresh worker's first step with the mount, against tar. */
  private Result cold(CacheSample sample) {
    return pairs(
        "cold",
        1.0,
        round -> {
          Path root = directory.resolve("fresh" + round);
          try (CacheNode fresh = coordinator.worker(name(), root, vertx)) {
            long begin = System.nanoTime();
            CacheMounts.Lease step = fresh.acquire(sample.name());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            step.close();
            return took;
          } finally {
            remove(root);
          }
        },
        round -> {
          Path to = made(directory.resolve("tar" + round));
          try (PlainCopies copies = new PlainCopies(directory, to)) {
            return copies.tar(sample.directory(), to);
          } finally {
            remove(to);
          }
        });
  }

  /**
   * From the end of a step that changed one file in a hundred to the next one's begin elsewhere.
   */
  private Result delta(CacheSample sample) {
    Path root = directory.resolve("second");
    Path from = made(directory.resolve("rsync-from"));
    Path to = made(directory.resolve("rsync-to"));
    try (CacheNode second = coordinator.worker(name(), root, vertx);
        PlainCopies copies = new PlainCopies(directory, to)) {
      second.acquire(sample.name()).close();
      sample.copyTo(from);
      sample.copyTo(to);
      return pairs(
          "delta of 1%",
          0.7,
          round -> {
            CacheMounts.Lease step = first.acquire(sample.name());
            Path mount = step.directories().getFirst();
            CacheSample.Edits.of(mount, round).applyTo(mount);
            return timed(
                () -> {
                  step.close();
                  second.acquire(sample.name()).close();
                });
          },
          round -> {
            CacheSample.Edits.of(from, round).applyTo(from);
            return copies.rsync(from);
          });
    } finally {
      List.of(root, from, to).forEach(CacheBench::remove);
    }
  }

  /** From the end of a step that changed nothing until that is known. */
  private CacheRow unchanged(CacheSample sample) {
    List<Duration> times = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      CacheMounts.Lease step = first.acquire(sample.name());
      Duration time =
          timed(
              () -> {
                step.close();
                awaitPublished(sample);
              });
      if (round >= 0) {
        times.add(time);
      }
    }
    long millis = new Result("", 1, times.stream().map(List::of).toList()).median(0).toMillis();
    return new CacheRow("publication of nothing", sample.name(), millis + " ms", "", millis, 150);
  }

  /** What twenty versions take in a store that keeps them all. */
  private CacheRow growth(CacheSample sample) {
    Path root = made(directory.resolve("growth"));
    Path mount = made(root.resolve("mount"));
    sample.copyTo(mount);
    try (ChunkStore store = ChunkStore.open(root.resolve("chunks"))) {
      MountVersions versions =
          new MountVersions(
              store,
              new HeadFiles(root.resolve("heads")),
              new Peers("bench", new LocalHeads(true), ChunkPeers.none()),
              InstantSource.system(),
              VERSIONS);
      WorkingCopy copy = WorkingCopy.open(mount);
      long one = 0;
      for (int version = 1; version <= VERSIONS; version++) {
        if (version > 1) {
          CacheSample.Edits.of(mount, version).applyTo(mount);
        }
        versions.publish(key(sample), copy, new Unsettled.Nothing(), 0);
        one = version == 1 ? store.sizeBytes() : one;
      }
      progress.accept("growth, " + sample.name());
      double ratio = store.sizeBytes() / (double) one;
      return new CacheRow(
          "20 versions, 1% different each",
          sample.name(), mega(store.sizeBytes()), mega(one), ratio, 1.25);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep versions in " + root, e);
    } finally {
      remove(root);
    }
  }

  private static String mega(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private String name() {
    return "worker" + names++;
  }

  /** One of a pair; it says how long it took, without what it had to prepare. */
  private interface Run {
    Duration of(int round);
  }

  private Result pairs(String what, double goal, Run ours, Run theirs) {
    List<List<Duration>> times = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      int now = round;
      List<Supplier<Duration>> order =
          new ArrayList<>(List.of(() -> settled(ours, now), () -> settled(theirs, now)));
      boolean turned = Math.floorMod(round, 2) == 1;
      if (turned) {
        Collections.reverse(order);
      }
      List<Duration> pair = new ArrayList<>(order.stream().map(Supplier::get).toList());
      if (turned) {
        Collections.reverse(pair);
      }
      progress.accept(what + ", round " + (round + 1) + ": " + pair);
      // The first one only brings programs and files into memory.
      if (round >= 0) {
        times.add(pair);
      }
    }
    return new Result(what, goal, times);
  }

  private static Duration settled(Run run, int round) {
    Command.of("sync").run().orThrow();
    return run.of(round);
  }

  private static Duration timed(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static Path made(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path, e);
    }
  }

  private static void remove(Path path) {
    Command.of("rm", "-rf", path.toString()).run().orThrow();
  }

  @Override
  public void close() {
    first.close();
    coordinator.close();
    vertx.close().await();
  }
}
