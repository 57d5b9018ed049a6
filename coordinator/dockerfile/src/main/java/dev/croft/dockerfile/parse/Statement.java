package dev.croft.dockerfile.parse;

import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * One instruction as it is written, its arguments split by the rules of its keyword.
 *
 * @param keyword in the case that it is written in
 * @param flags what begins with {@code --}, without quotes and escapes
 * @param source the logical line: continuation lines joined, comments left out
 * @param firstLine counted from 1
 * @param lastLine the last line of the instruction or of its here-documents
 * @param comments the lines of the comment right before it, without their number signs
 */
public record Statement(
    String keyword,
    List<String> flags,
    Arguments arguments,
    List<Heredoc> heredocs,
    String source,
    int firstLine,
    int lastLine,
    List<String> comments) {

  /** Copies the lists. */
  public Statement {
    flags = List.copyOf(flags);
    heredocs = List.copyOf(heredocs);
    comments = List.copyOf(comments);
  }

  /** The lines that it stands on, one range each. */
  public List<SourceLocation.Range> ranges() {
    return lines(firstLine, lastLine);
  }

  /** The same statement as if it stood elsewhere. */
  public Statement movedTo(int first, int last) {
    return new Statement(keyword, flags, arguments, heredocs, source, first, last, comments);
  }

  /** Lines as ranges, one range each; the first one at least. */
  static List<SourceLocation.Range> lines(int first, int last) {
    List<SourceLocation.Range> ranges = new ArrayList<>();
    for (int line = first; line <= Math.max(first, last); line++) {
      ranges.add(SourceLocation.Range.lines(line, line));
    }
    return ranges;
  }
}
