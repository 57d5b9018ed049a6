package dev.croft.deploy.bench.growth;

import java.util.List;
import java.util.Optional;

/**
 * What came out of a sweep.
 *
 * @param name of its picture's file, without an ending
 * @param quantity what its sizes count, in the plural
 * @param measurements by size, the smallest first
 * @param notes what else was seen, a sentence each; sizes that failed or were left out among them
 */
record Curve(
    String name,
    String title,
    String quantity,
    List<Measurement> measurements,
    List<String> notes) {

  Curve {
    measurements = List.copyOf(measurements);
    notes = List.copyOf(notes);
  }

  /** The line through all sizes; none through a single one. */
  Optional<PowerLaw> law() {
    return measurements.size() < 2 ? Optional.empty() : Optional.of(PowerLaw.through(measurements));
  }

  /** The line through the two largest sizes, where what is constant matters least. */
  Optional<PowerLaw> lawAtTheEnd() {
    int count = measurements.size();
    return count < 2
        ? Optional.empty()
        : Optional.of(PowerLaw.through(measurements.subList(count - 2, count)));
  }
}
