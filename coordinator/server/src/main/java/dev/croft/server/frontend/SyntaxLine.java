package dev.croft.server.frontend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.dockerfile.parse.Directives;
import dev.croft.dockerfile.parse.Directives.Directive;
import dev.croft.model.llb.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * The line {@code # syntax=IMAGE} of a build file, which names the front end that is to read it. As
 * not every language has comments with number signs, {@code // syntax=IMAGE} says the same, and so
 * does the member {@code syntax} of a JSON object.
 *
 * @param image what to run
 * @param commandLine all that was said, the image's name included
 * @param line counted from 1
 */
record SyntaxLine(String image, String commandLine, int line) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The line; empty where the file has none. */
  static Optional<SyntaxLine> find(String file) {
    String text = file.startsWith(BYTE_ORDER_MARK) ? file.substring(1) : file;
    List<String> lines = text.lines().toList();
    int first = !lines.isEmpty() && lines.getFirst().startsWith("#!") ? 1 : 0;
    return comment(lines, first, "#")
        .or(() -> comment(lines, first, "//"))
        .or(() -> json(String.join("\n", lines.subList(first, lines.size())), first + 1));
  }

  /** Where it stands. */
  List<SourceLocation.Range> ranges() {
    return List.of(SourceLocation.Range.lines(line, line));
  }

  private static Optional<SyntaxLine> comment(List<String> lines, int first, String sign) {
    for (int i = first; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      Optional<Directive> directive =
          text.startsWith(sign)
              ? Directives.parse(text.substring(sign.length()).strip())
              : Optional.empty();
      if (directive.isEmpty()) {
        return Optional.empty();
      }
      if (directive.get().name().equals("syntax")) {
        return Optional.of(of(directive.get().value(), i + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<SyntaxLine> json(String text, int line) {
    if (!text.stripLeading().startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode syntax = MAPPER.readTree(text).path("syntax");
      return syntax.isTextual() ? Optional.of(of(syntax.asText(), line)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What a command line such as {@code IMAGE OPTION…} says. */
  static SyntaxLine of(String commandLine, int line) {
    return new SyntaxLine(commandLine.strip().split("\\s+", 2)[0], commandLine, line);
  }
}
