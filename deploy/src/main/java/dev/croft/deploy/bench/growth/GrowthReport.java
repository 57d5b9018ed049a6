package dev.croft.deploy.bench.growth;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The curves as a page in Markdown.
 *
 * @param pictures the folder of the pictures, as seen from the page
 * @param machine what they were measured on
 * @param versions of what was measured, and of what measured it
 */
record GrowthReport(
    LocalDate date, String machine, String versions, String pictures, List<Curve> curves) {

  GrowthReport {
    curves = List.copyOf(curves);
  }

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            Made by `./croft bench --only growth`. One farm in one process (`croft up`) does the
            same at several sizes. A time is the median of a size's rounds, from the start of `docker buildx build` to its
            end. A curve's exponent is the slope of the straight line through the logarithms of sizes and times (least
            squares): 0 is no growth, 1 is growth in proportion. What a build costs at any size makes it lower; so the slope
            between the two largest sizes stands beside it.

            - Measured on %s: %s
            - %s

            | what grows | from | to | time at first | time at last | factor | exponent | between the last two |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """
                .formatted(date, machine, versions));
    curves.forEach(curve -> page.append(summary(curve)));
    curves.forEach(curve -> page.append(section(curve)));
    return page.toString();
  }

  private static String summary(Curve curve) {
    if (curve.measurements().isEmpty()) {
      return "| " + curve.title() + " | – | – | – | – | – | – | – |\n";
    }
    Measurement first = curve.measurements().getFirst();
    Measurement last = curve.measurements().getLast();
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %.2f s | %.2f s | %.2f | %s | %s |\n",
        curve.title(),
        first.size(),
        last.size(),
        first.medianSeconds(),
        last.medianSeconds(),
        last.medianSeconds() / first.medianSeconds(),
        exponent(curve.law()),
        exponent(curve.lawAtTheEnd()));
  }

  private String section(Curve curve) {
    StringBuilder section = new StringBuilder("\n## ").append(curve.title()).append("\n\n");
    if (!curve.measurements().isEmpty()) {
      section.append(
          String.format(
              Locale.ROOT,
              "![%s, on logarithmic axes](%s/%s.svg)\n\n",
              curve.title(),
              pictures,
              curve.name()));
      section.append(
          String.format(
              Locale.ROOT, "| %s | median | shortest | longest | rounds |\n", curve.quantity()));
      section.append("| --- | --- | --- | --- | --- |\n");
      section.append(
          curve.measurements().stream().map(GrowthReport::row).collect(Collectors.joining()));
    }
    curve.notes().forEach(note -> section.append("\n- ").append(note));
    return section.append(curve.notes().isEmpty() ? "" : "\n").toString();
  }

  private static String row(Measurement measurement) {
    return String.format(
        Locale.ROOT,
        "| %,d | %.3f s | %.3f s | %.3f s | %d |\n",
        measurement.size(),
        measurement.medianSeconds(),
        measurement.shortestSeconds(),
        measurement.longestSeconds(),
        measurement.times().size());
  }

  private static String exponent(Optional<PowerLaw> law) {
    return law.map(l -> String.format(Locale.ROOT, "%.2f", l.exponent())).orElse("–");
  }
}
