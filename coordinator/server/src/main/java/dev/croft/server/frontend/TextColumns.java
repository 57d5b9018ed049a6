package dev.croft.server.frontend;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text, its columns as wide as they must be. */
final class TextColumns {

  private final int gap;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table.
   *
   * @param gap blanks between columns
   */
  TextColumns(int gap, String... heading) {
    this.gap = gap;
    rows.add(List.of(heading));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        text.append(row.get(i));
        if (i < columns - 1) {
          text.append(" ".repeat(width(i) - row.get(i).length() + gap));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
