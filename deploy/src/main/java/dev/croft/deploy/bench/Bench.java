package dev.croft.deploy.bench;

import dev.croft.model.failure.CroftException;
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

  private static final int MOST_FAILURES = 3;
  private static final int ANEW = 1_000;

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
      Duration _ = timed(workload, peer, -1);
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
      times[index] = timed(workload, peer, round);
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

  /**
   * One time. What others than the first fail at now and then (an engine loses a snapshot that it
   * is about to use) is measured anew, with new contents; the first fails for good.
   */
  private Duration timed(Workload workload, Peer peer, int round) {
    boolean forgiven = !peer.equals(peers.getFirst());
    for (int attempt = 0; ; attempt++) {
      int contents = round + attempt * ANEW;
      try {
        workload.prepare(peer, contents);
        long begun = System.nanoTime();
        workload.run(peer, contents);
        return Duration.ofNanos(System.nanoTime() - begun);
      } catch (CroftException e) {
        if (!forgiven || attempt == MOST_FAILURES) {
          throw e;
        }
        progress.accept(workload.title() + " · " + peer.name() + " failed, and is measured anew");
      }
    }
  }
}
