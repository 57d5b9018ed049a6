package dev.croft.server.frontend;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.parse.Directives;
import dev.croft.dockerfile.parse.Directives.Directive;
import dev.croft.model.llb.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * The line {@code # syntax=IMAGE} of a Dockerfile, which names the front end that is to read it.
 */
final class SyntaxLine {
  private SyntaxLine() {}

  /**
   * Checks that the Dockerfile wants the front end that there is.
   *
   * @throws DockerfileException where it wants another one
   */
  static void check(String dockerfile) {
    List<String> lines = dockerfile.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Optional<Directive> directive = directive(lines.get(i));
      if (directive.isEmpty()) {
        return;
      }
      String image = directive.get().value().split("\\s+", 2)[0];
      if (directive.get().name().equals("syntax") && !FrontEnds.isDockerfileImage(image)) {
        throw DockerfileException.unsupported(
            List.of(SourceLocation.Range.lines(i + 1, i + 1)), FrontEnds.cannotRun(image));
      }
    }
  }

  private static Optional<Directive> directive(String line) {
    String text = line.strip();
    return text.startsWith("#") ? Directives.parse(text.substring(1).strip()) : Optional.empty();
  }
}
