package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.outline.Description;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.dockerfile.stage.Program;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Collects what a target and the stages that it needs can be told. */
final class StageOutline {

  private final Map<String, Outline.Argument> arguments = new LinkedHashMap<>();
  private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
  private final Map<String, Outline.Need> agents = new LinkedHashMap<>();

  static Outline of(
      StageBuild target, Set<StageBuild> needed, Program program, GlobalScope globals) {
    StageOutline outline = new StageOutline();
    // The target's own word on a name counts.
    outline.add(target);
    needed.forEach(outline::add);
    outline.addGlobals(needed, program, globals);
    String name = target.name();
    return new Outline(
        name,
        target.from.map(from -> Description.of(from.origin().comments(), name)).orElse(""),
        sorted(outline.arguments, Outline.Argument::ranges),
        sorted(outline.secrets, Outline.Need::ranges),
        sorted(outline.agents, Outline.Need::ranges));
  }

  private void add(StageBuild stage) {
    for (Step step : stage.steps) {
      if (step.instruction() instanceof Instruction.Arg arg) {
        for (Instruction.Variable variable : arg.variables()) {
          arguments.putIfAbsent(
              variable.name(), argument(arg, variable.name(), valueIn(stage, variable.name())));
        }
      }
    }
    stage.secrets.forEach(need -> secrets.putIfAbsent(need.name(), need));
    stage.agents.forEach(need -> agents.putIfAbsent(need.name(), need));
  }

  private static Optional<String> valueIn(StageBuild stage, String name) {
    return stage.arguments.reversed().stream()
        .filter(argument -> argument.name().equals(name))
        .findFirst()
        .flatMap(Instruction.Variable::value);
  }

  private void addGlobals(Set<StageBuild> needed, Program program, GlobalScope globals) {
    List<String> texts = new ArrayList<>();
    needed.forEach(
        stage -> stage.from.ifPresent(from -> texts.add(from.base() + " " + from.platform())));
    for (Instruction.Arg arg : program.globalArgs().reversed()) {
      for (Instruction.Variable variable : arg.variables()) {
        Pattern use = Pattern.compile("\\$\\{?" + Pattern.quote(variable.name()) + "\\b");
        if (texts.stream().anyMatch(text -> use.matcher(text).find())) {
          arguments.putIfAbsent(
              variable.name(),
              argument(arg, variable.name(), globals.values().get(variable.name())));
          variable.value().ifPresent(texts::add);
        }
      }
    }
  }

  private static Outline.Argument argument(
      Instruction.Arg arg, String name, Optional<String> value) {
    return new Outline.Argument(
        name, Description.of(arg.origin().comments(), name), value, arg.origin().ranges());
  }

  private static <T> List<T> sorted(
      Map<String, T> found, Function<T, List<SourceLocation.Range>> place) {
    return found.values().stream()
        .sorted(Comparator.comparingInt(it -> place.apply(it).getFirst().startLine()))
        .toList();
  }
}
