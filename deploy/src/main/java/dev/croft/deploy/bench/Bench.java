package dev.croft.deploy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Takes the times: in each round every peer in turn, in an order that alternates. */
final class Bench {

  private final List<Peer> peers;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param peers the first is the one that is compared with the others
   * @param rounds how often each workload is run by each peer
   */
  Bench(List<Peer> peers, int rounds, Consumer<String> progress) {
    this.peers = List.copyOf(peers);
    this.rounds = rounds;
    this.progress = progress;
  }

  Result measure(Workload workload) {
    // Once unmeasured: base images are pulled, programs are in memory.
    for (Peer peer : peers) {
      workload.prepare(peer, -1);
      workload.run(peer, -1);
    }
    List<List<Duration>> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      times.add(round(workload, round));
    }
    return new Result(workload.title(), workload.goal(), times);
  }

  private List<Duration> round(Workload workload, int round) {
    Duration[] times = new Duration[peers.size()];
    List<Integer> order = new ArrayList<>(IntStream.range(0, peers.size()).boxed().toList());
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    for (int index : order) {
      Peer peer = peers.get(index);
      workload.prepare(peer, round);
      long begun = System.nanoTime();
      workload.run(peer, round);
      times[index] = Duration.ofNanos(System.nanoTime() - begun);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s · round %d · %s: %.2f s",
              workload.title(),
              round + 1,
              peer.name(),
              times[index].toMillis() / 1000.0));
    }
    return Arrays.asList(times);
  }
}
