package dev.croft.deploy.bench.farm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Takes times in pairs, each side first in every other round.
 *
 * @param rounds how many at most
 * @param budget after which there is no further round
 */
record PairTaker(int rounds, Duration budget, Consumer<String> progress) {

  /** Measures both sides after a round that is not measured. */
  Comparison compare(
      String title, String ourName, Side ours, String theirName, Side theirs, double limit) {
    for (Side side : List.of(ours, theirs)) {
      side.prepare(-1);
      side.run(-1);
    }
    List<Comparison.Pair> pairs = new ArrayList<>();
    long begun = System.nanoTime();
    while (pairs.size() < rounds
        && (pairs.isEmpty() || System.nanoTime() - begun < budget.toNanos())) {
      int round = pairs.size();
      Comparison.Pair pair;
      if (round % 2 == 0) {
        Duration first = time(ours, round);
        pair = new Comparison.Pair(first, time(theirs, round));
      } else {
        Duration first = time(theirs, round);
        pair = new Comparison.Pair(time(ours, round), first);
      }
      pairs.add(pair);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s · round %d · %s: %.2f s, %s: %.2f s",
              title,
              round + 1,
              ourName,
              pair.ours().toNanos() / 1e9,
              theirName,
              pair.theirs().toNanos() / 1e9));
    }
    return new Comparison(title, ourName, theirName, pairs, limit);
  }

  private static Duration time(Side side, int round) {
    side.prepare(round);
    long begun = System.nanoTime();
    side.run(round);
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
