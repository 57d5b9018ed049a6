package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.input.BaseImages;
import dev.croft.dockerfile.input.BuildHost;
import dev.croft.dockerfile.input.NamedContexts;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.dockerfile.parse.ParsedDockerfile;
import dev.croft.dockerfile.stage.Program;
import dev.croft.model.llb.Node;
import java.util.List;
import java.util.Optional;

/**
 * What is the same for every platform.
 *
 * @param ignorePatterns what of the context is left out
 * @param context where it is not the client's directory
 */
public record CompileInput(
    BuildOptions options,
    ParsedDockerfile dockerfile,
    Program program,
    List<String> ignorePatterns,
    BuildHost host,
    Optional<Node.Output> context,
    BaseImages images,
    NamedContexts contexts) {

  /** Copies the patterns. */
  public CompileInput {
    ignorePatterns = List.copyOf(ignorePatterns);
  }
}
