package dev.croft.deploy.bench;

import dev.croft.deploy.rig.ForkedFarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a farm that was measured used, and how long it takes to start. */
final class FarmReadings {

  private static final int CACHED_BUILDS = 10;
  private static final double MIB = 1024.0 * 1024;

  private final ForkedFarm farm;
  private final List<Peer> peers;
  private final Workload.Ground ground;

  /** Of a farm that is the first of the peers. */
  FarmReadings(ForkedFarm farm, List<Peer> peers, Workload.Ground ground) {
    this.farm = farm;
    this.peers = peers;
    this.ground = ground;
  }

  /** Reads them; the farm is started anew. */
  List<Reading> read(int rounds) {
    List<Reading> readings = new ArrayList<>();
    readings.add(memory());
    readings.addAll(processorTime().stream().toList());
    readings.add(start(rounds));
    return readings;
  }

  private Reading memory() {
    double mebibytes = new ProcessTree(farm.pid()).mostResidentBytes() / MIB;
    return new Reading(
        "most resident memory of the whole process while doing all of that",
        "≤ 1024 MiB",
        String.format(Locale.ROOT, "%.0f MiB", mebibytes));
  }

  /** Empty where no other builder's process is known. */
  private Optional<Reading> processorTime() {
    Workload cached = new TrivialSteps(ground, true);
    List<Peer> known = peers.stream().filter(peer -> peer.process().isPresent()).toList();
    if (known.size() < 2) {
      return Optional.empty();
    }
    List<Double> millis = known.stream().map(peer -> perBuild(cached, peer)).toList();
    return Optional.of(
        new Reading(
            "the builder's own processor time for a cached build of 20 steps",
            String.format(Locale.ROOT, "≤ %.0f ms, as %s", millis.get(1), known.get(1).name()),
            String.format(Locale.ROOT, "%.0f ms", millis.getFirst())));
  }

  private static double perBuild(Workload cached, Peer peer) {
    ProcessTree processes = new ProcessTree(peer.process().orElseThrow());
    cached.prepare(peer, 0);
    Duration before = processes.processorTime();
    for (int i = 0; i < CACHED_BUILDS; i++) {
      cached.run(peer, 0);
    }
    return processes.processorTime().minus(before).toNanos() / 1e6 / CACHED_BUILDS;
  }

  private Reading start(int rounds) {
    List<Double> seconds = IntStream.range(0, rounds).mapToObj(i -> secondsToStart()).toList();
    return new Reading(
        "`croft up` ready to serve, warm disk, in steps of 0.05 s",
        "≤ 2 s",
        String.format(Locale.ROOT, "%.2f s", Result.middle(seconds)));
  }

  private double secondsToStart() {
    farm.stop();
    long begun = System.nanoTime();
    farm.startAgain();
    return (System.nanoTime() - begun) / 1e9;
  }
}
