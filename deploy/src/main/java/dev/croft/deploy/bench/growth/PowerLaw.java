package dev.croft.deploy.bench.growth;

import java.util.List;

/**
 * A straight line through points whose axes are logarithmic: {@code seconds = coefficient ·
 * size^exponent}. An exponent of 1 is growth in proportion, of 0 none, of 2 with the square.
 */
record PowerLaw(double coefficient, double exponent) {

  /**
   * The line with the least sum of squared distances to the medians' logarithms.
   *
   * @param measurements of two different sizes at least
   */
  static PowerLaw through(List<Measurement> measurements) {
    double meanX = mean(measurements.stream().map(PowerLaw::x).toList());
    double meanY = mean(measurements.stream().map(PowerLaw::y).toList());
    double together = 0;
    double alone = 0;
    for (Measurement measurement : measurements) {
      double dx = x(measurement) - meanX;
      together += dx * (y(measurement) - meanY);
      alone += dx * dx;
    }
    if (alone == 0) {
      throw new IllegalArgumentException("a line needs two sizes: " + measurements);
    }
    double exponent = together / alone;
    return new PowerLaw(Math.exp(meanY - exponent * meanX), exponent);
  }

  /** The seconds at a size. */
  double at(double size) {
    return coefficient * Math.pow(size, exponent);
  }

  private static double x(Measurement measurement) {
    return Math.log(measurement.size());
  }

  private static double y(Measurement measurement) {
    return Math.log(measurement.medianSeconds());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
