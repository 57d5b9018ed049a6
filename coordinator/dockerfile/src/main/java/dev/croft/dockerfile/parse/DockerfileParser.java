package dev.croft.dockerfile.parse;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a Dockerfile line by line. For one text only. */
public final class DockerfileParser {

  private static final int MAX_LINE_LENGTH = 65_535;

  private final SourceLines lines;
  private final Directives directives = new Directives();
  private final LineJoiner joiner = new LineJoiner();
  private final List<Statement> statements = new ArrayList<>();
  private final List<SourceLocation.Range> emptyContinuations = new ArrayList<>();
  private List<String> comments = new ArrayList<>();

  private DockerfileParser(String text) {
    this.lines = new SourceLines(text);
  }

  /**
   * Reads a text.
   *
   * @throws DockerfileException where it is no Dockerfile
   */
  public static ParsedDockerfile parse(String text) {
    return new DockerfileParser(text).readAll();
  }

  private ParsedDockerfile readAll() {
    for (Optional<String> line = nextLine(); line.isPresent(); line = nextLine()) {
      String content = SourceLines.withoutEnd(line.get()).stripLeading();
      if (readDirective(content) || keepComment(line.get()) || content.isEmpty()) {
        continue;
      }
      readStatement(content);
    }
    if (statements.isEmpty()) {
      throw DockerfileException.at(Statement.lines(lines.number(), 0), "file with no instructions");
    }
    return new ParsedDockerfile(
        statements, joiner.escape(), directives.found(), emptyContinuations);
  }

  private Optional<String> nextLine() {
    Optional<String> line = lines.next();
    if (line.isPresent() && line.get().length() > MAX_LINE_LENGTH) {
      throw DockerfileException.at(
          Statement.lines(lines.number(), 0),
          "dockerfile line greater than max allowed size of " + MAX_LINE_LENGTH);
    }
    return line;
  }

  private boolean readDirective(String line) {
    try {
      if (!directives.read(line)) {
        return false;
      }
      String escape = directives.found().get("escape");
      if (escape != null) {
        joiner.useEscape(escape);
      }
      return true;
    } catch (DockerfileException e) {
      throw DockerfileException.located(e, Statement.lines(lines.number(), 0));
    }
  }

  private boolean keepComment(String line) {
    if (!SourceLines.isComment(line)) {
      return false;
    }
    String comment = line.strip().substring(1).strip();
    if (comment.isEmpty()) {
      comments = new ArrayList<>();
    } else {
      comments.add(comment);
    }
    return true;
  }

  private void readStatement(String firstLine) {
    int first = lines.number();
    String joined = joinLines(firstLine);
    if (joined.isBlank()) {
      return;
    }
    try {
      Statement statement =
          new StatementReader(joiner.escape()).read(joined, first, lines.number(), comments);
      statements.add(withHeredocs(statement));
    } catch (CroftException e) {
      throw DockerfileException.located(e, Statement.lines(first, lines.number()));
    }
    comments = new ArrayList<>();
  }

  private String joinLines(String firstLine) {
    StringBuilder joined = new StringBuilder(joiner.withoutContinuation(firstLine));
    boolean goesOn = joiner.goesOn(firstLine);
    boolean emptyLine = false;
    while (goesOn) {
      Optional<String> line = nextLine();
      if (line.isEmpty()) {
        break;
      }
      String content = SourceLines.withoutEnd(line.get());
      if (SourceLines.isComment(content)) {
        continue;
      }
      if (content.isBlank()) {
        emptyLine = true;
        continue;
      }
      joined.append(joiner.withoutContinuation(content));
      goesOn = joiner.goesOn(content);
    }
    if (emptyLine) {
      emptyContinuations.add(SourceLocation.Range.lines(lines.number(), lines.number()));
    }
    return joined.toString();
  }

  private Statement withHeredocs(Statement statement) {
    if (!statement.source().contains("<<") || !StatementReader.mayHaveHeredocs(statement)) {
      return statement;
    }
    List<Heredoc> heredocs = new ArrayList<>();
    for (Heredoc announced : Heredoc.announcedOn(statement.source())) {
      heredocs.add(announced.withContent(readHeredoc(announced)));
    }
    return new Statement(
        statement.keyword(),
        statement.flags(),
        statement.arguments(),
        heredocs,
        statement.source(),
        statement.firstLine(),
        lines.number(),
        statement.comments());
  }

  private String readHeredoc(Heredoc heredoc) {
    StringBuilder content = new StringBuilder();
    for (Optional<String> line = nextLine(); line.isPresent(); line = nextLine()) {
      String end = SourceLines.withoutEnd(line.get());
      if (heredoc.chomp()) {
        end = end.replaceFirst("^\t+", "");
      }
      if (end.equals(heredoc.name())) {
        return content.toString();
      }
      content.append(line.get());
    }
    throw DockerfileException.of("unterminated heredoc");
  }
}
