package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.expand.Expansion;
import dev.croft.dockerfile.expand.ExpansionException;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.stage.Program;
import dev.croft.model.platform.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What FROM sees, and ARG in stages inherits: the platform arguments and the ARGs before the first
 * FROM.
 *
 * @param values by name
 * @param known all that may be named without a warning
 * @param buildArgs what the client gives
 * @param epoch what {@code SOURCE_DATE_EPOCH} says
 */
record GlobalScope(
    Variables values, Set<String> known, Map<String, String> buildArgs, Optional<Instant> epoch) {

  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  /** The scope with the client's arguments. */
  static GlobalScope of(
      Program program,
      Map<String, String> buildArgs,
      String target,
      TargetPlatform platform,
      WordExpander expander) {
    Variables values = platformArguments(platform, buildArgs, targetName(program, target));
    Set<String> known = new HashSet<>(values.names());
    for (Instruction.Arg arg : program.globalArgs()) {
      for (Instruction.Variable variable : arg.variables()) {
        known.add(variable.name());
        value(variable, arg, buildArgs, values, expander)
            .ifPresent(value -> values.set(variable.name(), value));
      }
    }
    Optional<Instant> epoch = epoch(buildArgs, values);
    return new GlobalScope(values, known, Map.copyOf(withoutEmptyEpoch(buildArgs)), epoch);
  }

  private static String targetName(Program program, String target) {
    String name = target.isEmpty() ? program.stages().getLast().from().name().orElse("") : target;
    return name.isEmpty() ? "default" : name;
  }

  private static Variables platformArguments(
      TargetPlatform platform, Map<String, String> buildArgs, String targetName) {
    Variables values = new Variables();
    addPlatform(values, "BUILD", platform.build());
    addPlatform(values, "TARGET", platform.target());
    values.set("TARGETSTAGE", targetName);
    for (String name : values.names()) {
      String given = buildArgs.get(name);
      if (given != null) {
        values.set(name, given);
      }
    }
    return values;
  }

  private static void addPlatform(Variables values, String prefix, Platform platform) {
    values.set(prefix + "PLATFORM", platform.format());
    values.set(prefix + "OS", platform.os());
    values.set(prefix + "OSVERSION", platform.osVersion());
    values.set(prefix + "ARCH", platform.architecture());
    values.set(prefix + "VARIANT", platform.variant());
  }

  private static Optional<String> value(
      Instruction.Variable variable,
      Instruction.Arg arg,
      Map<String, String> buildArgs,
      Variables values,
      WordExpander expander) {
    String given = buildArgs.get(variable.name());
    if (given != null) {
      return Optional.of(given);
    }
    try {
      return variable.value().map(text -> expander.expand(text, values)).map(Expansion::text);
    } catch (ExpansionException e) {
      throw DockerfileException.located(e, arg.origin().ranges());
    }
  }

  private static Optional<Instant> epoch(Map<String, String> buildArgs, Variables values) {
    String text = buildArgs.getOrDefault(EPOCH, values.get(EPOCH).orElse(""));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    } catch (NumberFormatException | DateTimeException e) {
      throw DockerfileException.of("invalid SOURCE_DATE_EPOCH: " + text);
    }
  }

  private static Map<String, String> withoutEmptyEpoch(Map<String, String> buildArgs) {
    Map<String, String> copy = new HashMap<>(buildArgs);
    copy.remove(EPOCH, "");
    return copy;
  }
}
