package dev.croft.deploy.bench.growth;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis of a chart.
 *
 * @param low the value at its beginning; above 0
 * @param high the value at its end; above {@code low}
 * @param begin the place of the beginning, in the chart's units
 * @param end the place of the end, which may be before the beginning
 */
record LogAxis(double low, double high, double begin, double end) {

  private static final double FEW_DECADES = 2;

  LogAxis {
    if (!(low > 0 && high > low)) {
      throw new IllegalArgumentException("no axis from " + low + " to " + high);
    }
  }

  /** An axis with room for values: from a round one not above them to a round one not below. */
  static LogAxis around(List<Double> values, double begin, double end) {
    double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double first = roundDown(low);
    double last = roundUp(high);
    return new LogAxis(first, last > first ? last : first * 10, begin, end);
  }

  /** Where a value is. */
  double place(double value) {
    double share = Math.log(value / low) / Math.log(high / low);
    return begin + share * (end - begin);
  }

  /** The round values on it: powers of ten, and twice and five times those where that is few. */
  List<Double> ticks() {
    List<Integer> steps = Math.log10(high / low) <= FEW_DECADES ? List.of(1, 2, 5) : List.of(1);
    List<Double> ticks = new ArrayList<>();
    for (int power = exponent(low); power <= exponent(high); power++) {
      for (int step : steps) {
        double tick = round(step, power);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private static double roundDown(double value) {
    int power = exponent(value);
    for (int step : List.of(5, 2)) {
      if (round(step, power) <= value) {
        return round(step, power);
      }
    }
    return round(1, power);
  }

  private static double roundUp(double value) {
    int power = exponent(value);
    for (int step : List.of(1, 2, 5)) {
      if (round(step, power) >= value) {
        return round(step, power);
      }
    }
    return round(1, power + 1);
  }

  private static double round(int step, int power) {
    // Divided, not multiplied by a fraction, so that 0.2 is 0.2.
    return power < 0 ? step / Math.pow(10, -power) : step * Math.pow(10, power);
  }

  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
  }
}
