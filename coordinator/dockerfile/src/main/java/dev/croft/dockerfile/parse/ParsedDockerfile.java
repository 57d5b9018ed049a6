package dev.croft.dockerfile.parse;

import dev.croft.model.llb.SourceLocation;
import java.util.List;
import java.util.Map;

/**
 * A Dockerfile's statements.
 *
 * @param escape the character that escapes, a backslash or a backtick
 * @param directives the parser directives at the top, by name
 * @param emptyContinuations where empty lines stand within an instruction
 */
public record ParsedDockerfile(
    List<Statement> statements,
    char escape,
    Map<String, String> directives,
    List<SourceLocation.Range> emptyContinuations) {

  /** Copies the collections. */
  public ParsedDockerfile {
    statements = List.copyOf(statements);
    directives = Map.copyOf(directives);
    emptyContinuations = List.copyOf(emptyContinuations);
  }
}
