package dev.croft.model.step;

import java.util.Optional;

/**
 * The name of one snapshot. A snapshot never changes once it has a name, and no two ever share one:
 * a step that runs twice makes two.
 *
 * @param value letters, digits and dashes
 */
public record SnapshotId(String value) {

  /** Checks the characters: the name becomes part of a path. */
  public SnapshotId {
    if (!isName(value)) {
      throw new IllegalArgumentException("not a snapshot's name: " + value);
    }
  }

  /** A name, if the text can be one. */
  public static Optional<SnapshotId> parse(String text) {
    return isName(text) ? Optional.of(new SnapshotId(text)) : Optional.empty();
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9-]{0,127}");
  }

  @Override
  public String toString() {
    return value;
  }
}
