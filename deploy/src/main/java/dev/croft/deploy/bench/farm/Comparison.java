package dev.croft.deploy.bench.farm;

import java.time.Duration;
import java.util.List;

/**
 * The times of one workload on two sides.
 *
 * @param ours which side is measured
 * @param theirs what it is compared with
 * @param pairs the times of the same round; at least one
 * @param limit what the ratio should be at most, or {@link #NO_LIMIT}
 */
record Comparison(String title, String ours, String theirs, List<Pair> pairs, double limit) {

  static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  Comparison {
    pairs = List.copyOf(pairs);
  }

  /** Times of one round: what disturbed one disturbed both. */
  record Pair(Duration ours, Duration theirs) {}

  double ourSeconds() {
    return Medians.secondsOf(pairs.stream().map(Pair::ours).toList());
  }

  double theirSeconds() {
    return Medians.secondsOf(pairs.stream().map(Pair::theirs).toList());
  }

  /** The median over the rounds of our time divided by theirs: 0.5 where ours was half. */
  double ratio() {
    return Medians.of(
        pairs.stream().map(p -> p.ours().toNanos() / (double) p.theirs().toNanos()).toList());
  }

  boolean isReached() {
    return ratio() <= limit;
  }
}
