package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.expand.Expansion;
import dev.croft.dockerfile.expand.ExpansionException;
import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.stage.StageDefinition;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Optional;

/** From FROM lines to stages: expands their arguments and finds out what they begin with. */
final class StageReader {

  private final Workshop shop;
  private final ContextLookup contexts;

  StageReader(Workshop shop, ContextLookup contexts) {
    this.shop = shop;
    this.contexts = contexts;
  }

  /** All stages of the Dockerfile, with their instructions. */
  StageGraph read() {
    StageGraph graph = new StageGraph(shop.expander());
    List<StageDefinition> definitions = shop.input().program().stages();
    for (StageDefinition definition : definitions) {
      StageBuild stage = begin(definition);
      graph.add(stage);
      if (stage.replacement.isEmpty()) {
        count(stage, definition);
      }
    }
    return graph;
  }

  /** Adds the instructions, when all stages are known. */
  void link(StageGraph graph) {
    List<StageBuild> stages = graph.all();
    List<StageDefinition> definitions = shop.input().program().stages();
    for (int i = 0; i < definitions.size(); i++) {
      graph.link(stages.get(i), definitions.get(i).body());
    }
    graph.checkCircles();
    if (graph.isSingle()) {
      stages.getFirst().shownName = "";
    }
  }

  private StageBuild begin(StageDefinition definition) {
    Instruction.From from = definition.from();
    try {
      Expansion base = expand(from, from.base());
      if (base.text().isEmpty()) {
        throw DockerfileException.of("base name (" + from.base() + ") should not be blank");
      }
      StageBuild stage = StageBuild.of(from, base.text());
      stage.shownName = from.name().orElse("stage-" + definition.number());
      if (!from.platform().isEmpty()) {
        stage.platform = Optional.of(platform(from));
      }
      if (from.name().isPresent()) {
        Platform platform = stage.platform.orElse(shop.platform().target());
        Optional<NamedContext> replacement = contexts.find(from.name().get(), platform);
        stage.replacement = replacement;
      }
      stage.ignoreCache = shop.input().options().noCache().covers(stage.name());
      return stage;
    } catch (CroftException e) {
      throw DockerfileException.located(e, from.origin().ranges());
    }
  }

  private Expansion expand(Instruction.From from, String word) throws ExpansionException {
    Expansion expansion = shop.expander().expand(word, shop.globals().values());
    Checks checks = shop.checks().within(from.origin().comments());
    for (String name : expansion.missing()) {
      if (!shop.globals().known().contains(name)) {
        String message = "FROM argument '" + name + "' is not declared";
        checks.report(
            CheckRule.UNDEFINED_ARG_IN_FROM,
            from.origin().ranges(),
            Suggestions.append(message, name, shop.globals().known(), true));
      }
    }
    return expansion;
  }

  private Platform platform(Instruction.From from) {
    Expansion expansion = expand(from, from.platform());
    checkPlatform(from, expansion);
    if (expansion.text().isEmpty()) {
      throw DockerfileException.of(
          withSuggestion("empty platform value from expression " + from.platform(), expansion));
    }
    try {
      return Platform.parse(expansion.text());
    } catch (IllegalArgumentException e) {
      throw DockerfileException.of(
          withSuggestion(
              "failed to parse platform " + from.platform() + ": " + e.getMessage(), expansion));
    }
  }

  private String withSuggestion(String message, Expansion expansion) {
    for (String name : expansion.missing()) {
      String suggested = Suggestions.append(message, name, shop.globals().values().names(), true);
      if (!suggested.equals(message)) {
        return suggested;
      }
    }
    return message;
  }

  private void checkPlatform(Instruction.From from, Expansion expansion) {
    Checks checks = shop.checks().within(from.origin().comments());
    boolean onlyTarget =
        expansion.missing().isEmpty()
            && expansion.used().size() == 1
            && expansion.used().contains("TARGETPLATFORM");
    Optional<String> target = shop.globals().values().get("TARGETPLATFORM");
    if (onlyTarget && expansion.text().equals(target.orElse(""))) {
      checks.report(
          CheckRule.REDUNDANT_TARGET_PLATFORM,
          from.origin().ranges(),
          "Setting platform to predefined "
              + from.platform()
              + " in FROM is redundant as this is the default behavior");
    }
    if (expansion.missing().isEmpty()
        && expansion.used().isEmpty()
        && isConstantWithoutReason(from, expansion.text())) {
      checks.report(
          CheckRule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
          from.origin().ranges(),
          "FROM --platform flag should not use constant value \"" + expansion.text() + "\"");
    }
  }

  /** A stage that is called after its platform means it. */
  private static boolean isConstantWithoutReason(Instruction.From from, String text) {
    try {
      Platform platform = Platform.parse(text);
      String name = from.name().orElse("");
      return !name.contains(platform.os()) && !name.contains(platform.architecture());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void count(StageBuild stage, StageDefinition definition) {
    if (stage.base.isEmpty() && !stage.isScratch()) {
      stage.counter.addToTotal(1);
    }
    for (Instruction instruction : definition.body()) {
      switch (instruction) {
        case Instruction.Add _, Instruction.Copy _, Instruction.Run _, Instruction.Workdir _ ->
            stage.counter.addToTotal(1);
        default -> {}
      }
    }
  }
}
