package dev.croft.model.step;

/**
 * The name of one snapshot. A snapshot never changes once it has a name, and no two ever share one:
 * a step that runs twice makes two.
 *
 * @param value letters, digits and dashes
 */
public record SnapshotId(String value) {

  /** Checks the characters: the name becomes part of a path. */
  public SnapshotId {
    if (!value.matches("[A-Za-z0-9][A-Za-z0-9-]{0,127}")) {
      throw new IllegalArgumentException("not a snapshot's name: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
