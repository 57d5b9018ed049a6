package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.expand.Expansion;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.Origin;
import java.util.List;
import java.util.Set;

/** Expands the words of one instruction with its stage's variables. */
final class Words {

  /** Set by clients, but never variables of the build. */
  static final Set<String> NO_VARIABLES =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  private static final WordExpander CONTENT = new WordExpander('\\').ignoringQuotes();

  private final Workshop shop;
  private final StageBuild stage;
  private final Origin origin;

  Words(Workshop shop, StageBuild stage, Origin origin) {
    this.shop = shop;
    this.stage = stage;
    this.origin = origin;
  }

  /** One word for one. */
  String expand(String word) {
    return noted(shop.expander().expand(word, stage.state.variables)).text();
  }

  List<String> expandAll(List<String> words) {
    return words.stream().map(this::expand).toList();
  }

  /** As many words as come of it. */
  List<String> split(String word) {
    return shop.expander().expand(word, stage.state.variables).words();
  }

  /** A file's content, in which quotes are characters like others. */
  String expandContent(String content) {
    return noted(CONTENT.expand(content, stage.state.variables)).text();
  }

  private Expansion noted(Expansion expansion) {
    Checks checks = shop.checks().within(origin.comments());
    for (String name : expansion.missing()) {
      boolean declared =
          stage.arguments.stream().map(Instruction.Variable::name).anyMatch(name::equals);
      if (!declared && !NO_VARIABLES.contains(name)) {
        String suggestion =
            Suggestions.closest(name, stage.state.variables.names(), true)
                .map(match -> " (did you mean $" + match + "?)")
                .orElse("");
        checks.report(
            CheckRule.UNDEFINED_VAR,
            origin.ranges(),
            "Usage of undefined variable '$" + name + "'" + suggestion);
      }
    }
    return expansion;
  }
}
