package dev.croft.protocol.llb;

import dev.croft.model.llb.SourceLocation;
import dev.croft.protocol.generated.llb.Position;
import dev.croft.protocol.generated.llb.Range;

/** Stretches of source files between the wire and the domain. */
public final class Ranges {

  private Ranges() {}

  /** The stretch that a client means. */
  public static SourceLocation.Range read(Range range) {
    return new SourceLocation.Range(
        range.getStart().getLine(),
        range.getStart().getCharacter(),
        range.getEnd().getLine(),
        range.getEnd().getCharacter());
  }

  /** The wire form of a stretch. */
  public static Range write(SourceLocation.Range range) {
    return Range.newBuilder()
        .setStart(position(range.startLine(), range.startCharacter()))
        .setEnd(position(range.endLine(), range.endCharacter()))
        .build();
  }

  private static Position position(int line, int character) {
    return Position.newBuilder().setLine(line).setCharacter(character).build();
  }
}
