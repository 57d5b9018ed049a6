package dev.croft.deploy.bench.growth;

import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Takes the times of sweeps. Each size has one round at least, and more while there is time for
 * them, so that a sweep ends soon whatever the machine is.
 *
 * @param rounds of each size at most
 * @param sizes how many of a sweep's sizes are measured, from the smallest
 * @param budget what the rounds of a sweep take together, about; a size of which even one round
 *     would take longer is left out
 */
record Sweeper(int rounds, int sizes, Duration budget, Consumer<String> progress) {

  private static final int LINES_OF_A_FAILURE = 3;

  /** Measures; a size that fails ends the sweep, and its failure is among the curve's notes. */
  Curve measure(Sweep sweep) {
    List<Integer> chosen = sweep.sizes().stream().limit(sizes).toList();
    List<Measurement> measurements = new ArrayList<>();
    List<String> trouble = new ArrayList<>();
    Duration spent = Duration.ZERO;
    for (int i = 0; i < chosen.size() && trouble.isEmpty(); i++) {
      int size = chosen.get(i);
      if (!measurements.isEmpty() && isTooLong(size, measurements.getLast(), spent)) {
        trouble.add(String.format(Locale.ROOT, "%,d was left out: it would take too long.", size));
        continue;
      }
      // What smaller sizes do not use of their share is left to larger ones.
      Duration share = budget.multipliedBy(i + 1L).dividedBy(chosen.size()).minus(spent);
      try {
        Measurement measured = measure(sweep, size, i == 0, share);
        measurements.add(measured);
        spent = spent.plus(sum(measured.times()));
      } catch (CroftException e) {
        trouble.add(String.format(Locale.ROOT, "%,d failed: %s", size, shortened(e)));
        progress.accept(trouble.getLast());
      }
    }
    List<String> notes = new ArrayList<>(sweep.notes());
    notes.addAll(trouble);
    return new Curve(sweep.name(), sweep.title(), sweep.quantity(), measurements, notes);
  }

  private Measurement measure(Sweep sweep, int size, boolean isFirst, Duration share) {
    sweep.prepare(size);
    if (isFirst) {
      // Once unmeasured: programs are in memory, and the farm's code is compiled.
      sweep.beforeRound(size, -1);
      sweep.run(size, -1);
    }
    List<Duration> times = new ArrayList<>();
    while (times.size() < sweep.rounds(rounds)
        && (times.isEmpty() || sum(times).plus(times.getLast()).compareTo(share) <= 0)) {
      int round = times.size();
      sweep.beforeRound(size, round);
      long begun = System.nanoTime();
      sweep.run(size, round);
      times.add(Duration.ofNanos(System.nanoTime() - begun));
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s · %,d %s · round %d: %.2f s",
              sweep.title(),
              size,
              sweep.quantity(),
              round + 1,
              times.getLast().toNanos() / 1e9));
    }
    return new Measurement(size, times);
  }

  /** Whether one round would take all of the time again, if it takes as long as sizes suggest. */
  private boolean isTooLong(int size, Measurement last, Duration spent) {
    double seconds = last.medianSeconds() * size / last.size();
    return seconds > 2 * budget.toSeconds() - spent.toSeconds();
  }

  private static Duration sum(List<Duration> times) {
    return times.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static String shortened(CroftException e) {
    List<String> lines =
        String.valueOf(e.getMessage()).lines().filter(line -> !line.isBlank()).toList();
    return String.join(
        " … ", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size()));
  }
}
