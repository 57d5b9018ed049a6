package dev.croft.deploy.bench.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A curve as a picture in SVG: both axes are logarithmic, so that a power law is a straight line.
 * It has no background, and follows the reader's wish for light or dark.
 */
record LogLogChart(Curve curve) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 76;
  private static final int RIGHT = 616;
  private static final int TOP = 48;
  private static final int BOTTOM = 336;
  private static final int LABEL = 18;
  private static final int AXIS_TITLE = 46;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 15px; font-weight: 600 }
        .grid { stroke: #818b98; stroke-opacity: .3 }
        .law { stroke: #818b98; stroke-width: 1.5; stroke-dasharray: 6 4; fill: none }
        .curve { stroke: #0969da; stroke-width: 2; fill: none }
        .range { stroke: #0969da; stroke-width: 1.5; stroke-opacity: .6 }
        .point { fill: #0969da }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .curve, .range { stroke: #58a6ff }
          .point { fill: #58a6ff }
        }
      </style>
      """;

  /** The picture's text. */
  String svg() {
    List<Double> sizes = curve.measurements().stream().map(m -> (double) m.size()).toList();
    List<Double> seconds =
        curve.measurements().stream()
            .flatMap(m -> Stream.of(m.shortestSeconds(), m.longestSeconds()))
            .toList();
    LogAxis x = LogAxis.around(sizes, LEFT, RIGHT);
    LogAxis y = LogAxis.around(seconds, BOTTOM, TOP);
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    parts.add("<title>" + escaped(curve.title()) + "</title>");
    parts.add(STYLE.strip());
    parts.add(text(LEFT, TOP - 20, "start", "title", headline()));
    grid(parts, x, y);
    curve.law().ifPresent(law -> parts.add(line(law, x, y)));
    curve(parts, x, y);
    parts.add("</svg>");
    return String.join("\n", parts) + "\n";
  }

  private String headline() {
    return curve.title()
        + curve
            .law()
            .map(law -> String.format(Locale.ROOT, ": exponent %.2f", law.exponent()))
            .orElse("");
  }

  private void grid(List<String> parts, LogAxis x, LogAxis y) {
    for (double tick : x.ticks()) {
      double place = x.place(tick);
      parts.add(segment("grid", place, TOP, place, BOTTOM));
      parts.add(text(place, BOTTOM + LABEL, "middle", "label", number(tick)));
    }
    for (double tick : y.ticks()) {
      double place = y.place(tick);
      parts.add(segment("grid", LEFT, place, RIGHT, place));
      parts.add(text(LEFT - 8, place + 4, "end", "label", number(tick) + " s"));
    }
    parts.add(text((LEFT + RIGHT) / 2.0, BOTTOM + AXIS_TITLE, "middle", "label", curve.quantity()));
  }

  /** The law, as far as it is in the picture. */
  private static String line(PowerLaw law, LogAxis x, LogAxis y) {
    List<String> places = new ArrayList<>();
    int steps = 100;
    for (int step = 0; step <= steps; step++) {
      double size = x.low() * Math.pow(x.high() / x.low(), step / (double) steps);
      double place = y.place(law.at(size));
      if (place >= TOP && place <= BOTTOM) {
        places.add(String.format(Locale.ROOT, "%.1f,%.1f", x.place(size), place));
      }
    }
    return String.format(
        Locale.ROOT, "<polyline class=\"law\" points=\"%s\"/>", String.join(" ", places));
  }

  private void curve(List<String> parts, LogAxis x, LogAxis y) {
    List<String> places = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (Measurement measurement : curve.measurements()) {
      double left = x.place(measurement.size());
      double top = y.place(measurement.medianSeconds());
      places.add(String.format(Locale.ROOT, "%.1f,%.1f", left, top));
      marks.add(
          segment(
              "range",
              left,
              y.place(measurement.shortestSeconds()),
              left,
              y.place(measurement.longestSeconds())));
      marks.add(
          String.format(
              Locale.ROOT, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", left, top));
    }
    parts.add(
        String.format(
            Locale.ROOT, "<polyline class=\"curve\" points=\"%s\"/>", String.join(" ", places)));
    parts.addAll(marks);
  }

  private static String segment(String kind, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind,
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String kind, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        kind,
        x,
        y,
        anchor,
        escaped(text));
  }

  private static String number(double value) {
    if (value >= 1) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
