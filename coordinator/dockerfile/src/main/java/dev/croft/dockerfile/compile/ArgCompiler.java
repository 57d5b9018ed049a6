package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.instruction.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles ARG within a stage. */
final class ArgCompiler {

  private final Workshop shop;
  private final StageBuild stage;
  private final Words words;

  ArgCompiler(Workshop shop, StageBuild stage, Words words) {
    this.shop = shop;
    this.stage = stage;
    this.words = words;
  }

  void compile(Instruction.Arg arg) {
    List<String> shown = new ArrayList<>();
    for (Instruction.Variable variable : arg.variables()) {
      String name = variable.name();
      SecretNames.check("ARG", name, arg.origin(), shop.checks());
      Optional<String> value = value(variable);
      if (value.isPresent() && !Words.NO_VARIABLES.contains(name)) {
        stage.state.variables.set(name, value.get());
      }
      stage.arguments.add(new Instruction.Variable(name, value));
      shown.add(value.map(it -> name + "=" + it).orElse(name));
    }
    stage.image.addHistory("ARG " + String.join(" ", shown), false, shop.globals().epoch());
  }

  /** The client's value, the default, or what the global scope has. */
  private Optional<String> value(Instruction.Variable variable) {
    String given = shop.globals().buildArgs().get(variable.name());
    if (given != null) {
      return Optional.of(given);
    }
    return variable.value().isPresent()
        ? variable.value().map(words::expand)
        : shop.globals().values().get(variable.name());
  }
}
