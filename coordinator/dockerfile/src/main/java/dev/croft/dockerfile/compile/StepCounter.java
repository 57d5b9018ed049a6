package dev.croft.dockerfile.compile;

/** Numbers the steps of a stage that are shown. */
final class StepCounter {

  private int total;
  private int current;

  void addToTotal(int steps) {
    total += steps;
  }

  /** Whether the stage's steps have numbers. */
  boolean counts() {
    return total > 0;
  }

  /** Goes on to the next step. */
  void next() {
    current++;
  }

  /** Takes the last {@link #next} back. */
  void back() {
    current--;
  }

  /** The current step's number among all, such as {@code 3/12}; as wide as the last one's. */
  String position() {
    int width = String.valueOf(total).length();
    return " ".repeat(Math.max(0, width - String.valueOf(current).length()))
        + current
        + "/"
        + total;
  }
}
