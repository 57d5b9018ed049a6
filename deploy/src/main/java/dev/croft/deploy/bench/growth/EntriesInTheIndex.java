package dev.croft.deploy.bench.growth;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.server.cluster.StepEntry;
import dev.croft.server.cluster.StepJournal;
import dev.croft.solver.graph.StepRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** A build of twenty steps, all cached, while the step cache's index has so many other entries. */
final class EntriesInTheIndex implements Sweep {

  private static final int STEPS = 20;
  private static final int MORE_ROUNDS = 3;
  private static final double MEBIBYTE_IN_KIBIBYTES = 1024;

  private final Ground ground;
  private final ForkedFarm farm;
  private final List<String> notes = new ArrayList<>();
  private int entries;

  /**
   * A sweep on a farm of its own.
   *
   * @param farm which the ground's client builds on; it is stopped and started
   */
  EntriesInTheIndex(Ground ground, ForkedFarm farm) {
    this.ground = ground;
    this.farm = farm;
  }

  @Override
  public String name() {
    return "entries";
  }

  @Override
  public String title() {
    return "A cached build, by entries in the index";
  }

  @Override
  public String quantity() {
    return "entries";
  }

  @Override
  public List<Integer> sizes() {
    return List.of(1_000, 10_000, 100_000, 1_000_000);
  }

  @Override
  public void prepare(int size) {
    StringBuilder file = new StringBuilder(ground.from()).append('\n');
    for (int step = 0; step < STEPS; step++) {
      file.append("RUN echo ").append(step).append(" > /file").append(step).append('\n');
    }
    Path _ = Contexts.write(context(), "Dockerfile", file.toString());
    farm.stop();
    fill(size);
    long begun = System.nanoTime();
    farm.startAgain();
    double seconds = (System.nanoTime() - begun) / 1e9;
    ground.build(context());
    notes.add(
        String.format(
            Locale.ROOT,
            "With %,d entries the farm was ready %.1f s after its start, and then had %.0f MiB of"
                + " resident memory.",
            size,
            seconds,
            residentMebibytes()));
  }

  @Override
  public void beforeRound(int size, int round) {
    // The same build, over and over.
  }

  @Override
  public void run(int size, int round) {
    ground.build(context());
  }

  @Override
  public int rounds(int asked) {
    return MORE_ROUNDS * asked;
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Adds entries of steps that nobody builds, as a farm writes those of steps that ran. */
  private void fill(int size) {
    try (StepJournal journal = StepJournal.open(farm.root().resolve("index").resolve("steps"))) {
      for (; entries < size; entries++) {
        StepKey key = new StepKey(Digest.ofText("entry " + entries));
        Content made = new Content.Snapshot(snapshot(entries));
        journal.append(new StepEntry(List.of(key), new StepRecord(key, List.of(made))));
      }
    }
  }

  private static SnapshotId snapshot(int entry) {
    byte[] name = ("entry " + entry).getBytes(StandardCharsets.UTF_8);
    return new SnapshotId("s-" + UUID.nameUUIDFromBytes(name));
  }

  private double residentMebibytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + farm.pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / MEBIBYTE_IN_KIBIBYTES;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the memory of the farm", e);
    }
  }

  private Path context() {
    return ground.contexts().resolve("cached");
  }
}
