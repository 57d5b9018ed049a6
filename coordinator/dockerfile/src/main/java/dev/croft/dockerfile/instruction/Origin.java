package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.parse.Statement;
import dev.croft.model.llb.SourceLocation;
import java.util.List;

/**
 * Where an instruction comes from.
 *
 * @param keyword in the case that it is written in
 * @param source the instruction on one line
 * @param comments the comment right before it
 */
public record Origin(
    String keyword, String source, List<SourceLocation.Range> ranges, List<String> comments) {

  /** Copies the lists. */
  public Origin {
    ranges = List.copyOf(ranges);
    comments = List.copyOf(comments);
  }

  static Origin of(Statement statement) {
    return new Origin(
        statement.keyword(), statement.source().strip(), statement.ranges(), statement.comments());
  }
}
