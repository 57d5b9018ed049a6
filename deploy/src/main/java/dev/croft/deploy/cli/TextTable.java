package dev.croft.deploy.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns, as wide as what is in them. */
final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The table's lines, without blanks at their ends. */
  List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
