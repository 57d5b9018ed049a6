package dev.croft.dockerfile.parse;

import java.util.List;

/** What follows an instruction's keyword and flags. */
public sealed interface Arguments {

  /**
   * Words, or one word that is the whole text.
   *
   * @param json whether they are written as a JSON array
   */
  record Words(List<String> values, boolean json) implements Arguments {

    /** Copies the values. */
    public Words {
      values = List.copyOf(values);
    }

    /** No arguments at all. */
    public static Words none() {
      return new Words(List.of(), false);
    }
  }

  /** Names and values. */
  record Pairs(List<Pair> pairs) implements Arguments {

    /** Copies the pairs. */
    public Pairs {
      pairs = List.copyOf(pairs);
    }
  }

  /** Another instruction, behind {@code ONBUILD}. */
  record Nested(Statement statement) implements Arguments {}

  /**
   * A name and a value.
   *
   * @param equals whether an equals sign stands between them, and not a space
   */
  record Pair(String name, String value, boolean equals) {}
}
