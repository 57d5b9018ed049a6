package dev.croft.model.llb;

import java.util.List;

/**
 * A place in a source file.
 *
 * @param source index into the definition's sources
 */
public record SourceLocation(int source, List<Range> ranges) {

  /** Copies the ranges. */
  public SourceLocation {
    ranges = List.copyOf(ranges);
  }

  /** A stretch of a file; lines count from 1, characters from 0. */
  public record Range(int startLine, int startCharacter, int endLine, int endCharacter) {

    /** Whole lines. */
    public static Range lines(int first, int last) {
      return new Range(first, 0, last, 0);
    }
  }
}
