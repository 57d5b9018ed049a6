package dev.croft.deploy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times of one workload.
 *
 * @param goal the first peer's time divided by another's that is to be reached
 * @param rounds by round, the time of each peer in the peers' order
 */
record Result(String title, double goal, List<List<Duration>> rounds) {

  Result {
    rounds = rounds.stream().map(List::copyOf).toList();
  }

  /** The median of a peer's times. */
  Duration median(int peer) {
    List<Double> seconds = rounds.stream().map(round -> round.get(peer).toNanos() / 1e9).toList();
    return Duration.ofNanos(Math.round(middle(seconds) * 1e9));
  }

  /**
   * The median over the rounds of the first peer's time divided by another's in the same round: 0.5
   * where the first took half as long. What disturbs a round disturbs both.
   */
  double medianOfPairs(int peer) {
    return middle(
        rounds.stream()
            .map(round -> round.getFirst().toNanos() / (double) round.get(peer).toNanos())
            .toList());
  }

  /** The middle one of some values, or what is between the middle two; at least one value. */
  static double middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(Double::compare);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
