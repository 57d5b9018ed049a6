package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.expand.ExpansionException;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.Origin;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.stage.ImageReference;
import dev.croft.dockerfile.stage.Program;
import dev.croft.dockerfile.stage.StageDefinition;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of how a Dockerfile is written, whatever it builds. */
final class ProgramChecks {

  private static final Set<String> RESERVED = Set.of("context", "scratch");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final Checks checks;

  ProgramChecks(Checks checks) {
    this.checks = checks;
  }

  /** Checks; what the base images are without the client's arguments only where that is known. */
  void check(CompileInput input, Optional<GlobalScope> defaults, WordExpander expander) {
    input
        .dockerfile()
        .emptyContinuations()
        .forEach(
            range ->
                checks.report(
                    CheckRule.NO_EMPTY_CONTINUATION, List.of(range), "Empty continuation line"));
    Program program = input.program();
    program.globalArgs().forEach(this::checkDescription);
    for (StageDefinition stage : program.stages()) {
      checkFrom(stage.from());
      stage.body().forEach(this::checkInstruction);
    }
    checkStageNames(program);
    checkCasing(program);
    defaults.ifPresent(scope -> checkDefaultBases(program, scope, expander));
  }

  private void report(CheckRule rule, Origin origin, String message) {
    checks.within(origin.comments()).report(rule, origin.ranges(), message);
  }

  private void checkInstruction(Instruction instruction) {
    switch (instruction) {
      case Instruction.Maintainer maintainer ->
          report(
              CheckRule.MAINTAINER_DEPRECATED,
              maintainer.origin(),
              "Maintainer instruction is deprecated in favor of using label");
      case Instruction.Arg arg -> checkDescription(arg);
      default -> {}
    }
  }

  private void checkFrom(Instruction.From from) {
    if (from.name().isEmpty()) {
      return;
    }
    String[] words = SPACES.split(from.origin().source(), -1);
    String written = words[words.length - 1];
    String as = words[words.length - 2];
    String keyword = from.origin().keyword();
    if (!isLower(written)) {
      report(
          CheckRule.STAGE_NAME_CASING,
          from.origin(),
          "Stage name '" + written + "' should be lowercase");
    }
    boolean differs = isLower(keyword) ? !isLower(as) : isUpper(keyword) && !isUpper(as);
    if (differs) {
      report(
          CheckRule.FROM_AS_CASING,
          from.origin(),
          "'" + as + "' and '" + keyword + "' keywords' casing do not match");
    }
    checkDescription("FROM", List.of(from.name().get()), from.origin());
  }

  private void checkDescription(Instruction.Arg arg) {
    checkDescription(
        "ARG", arg.variables().stream().map(Instruction.Variable::name).toList(), arg.origin());
  }

  private void checkDescription(String keyword, List<String> names, Origin origin) {
    if (origin.comments().isEmpty()) {
      return;
    }
    String comment = origin.comments().getLast();
    int space = comment.indexOf(' ');
    if (names.contains(space < 0 ? comment : comment.substring(0, space))) {
      return;
    }
    String example = names.size() > 1 ? "<arg_key>" : names.getFirst();
    report(
        CheckRule.INVALID_DEFINITION_DESCRIPTION,
        origin,
        "Comment for " + keyword + " should follow the format: `# " + example + " <description>`");
  }

  private void checkStageNames(Program program) {
    Set<String> seen = new HashSet<>();
    for (StageDefinition stage : program.stages()) {
      if (stage.from().name().isEmpty()) {
        continue;
      }
      String name = stage.from().name().get();
      List<SourceLocation.Range> ranges = stage.from().origin().ranges();
      if (RESERVED.contains(name)) {
        checks.report(
            CheckRule.RESERVED_STAGE_NAME,
            ranges,
            "Stage name should not use the same name as reserved stage " + GoText.quote(name));
      }
      if (!seen.add(name)) {
        checks.report(
            CheckRule.DUPLICATE_STAGE_NAME,
            ranges,
            "Duplicate stage name " + GoText.quote(name) + ", stage names should be unique");
      }
    }
  }

  private void checkCasing(Program program) {
    List<Origin> origins = new ArrayList<>();
    for (StageDefinition stage : program.stages()) {
      origins.add(stage.from().origin());
      stage.body().forEach(instruction -> origins.add(instruction.origin()));
    }
    long lower = origins.stream().filter(origin -> isLower(origin.keyword())).count();
    long upper = origins.stream().filter(origin -> isUpper(origin.keyword())).count();
    boolean mostlyLower = lower > upper;
    for (Origin origin : origins) {
      String keyword = origin.keyword();
      if (mostlyLower ? !isLower(keyword) : !isUpper(keyword)) {
        checks.report(
            CheckRule.CONSISTENT_INSTRUCTION_CASING,
            origin.ranges(),
            "Command '"
                + keyword
                + "' should match the case of the command majority ("
                + (mostlyLower ? "lowercase" : "uppercase")
                + ")");
      }
    }
  }

  /** A base image should be one even where the client gives no arguments. */
  private void checkDefaultBases(Program program, GlobalScope defaults, WordExpander expander) {
    for (StageDefinition stage : program.stages()) {
      try {
        ImageReference.parse(expander.expand(stage.from().base(), defaults.values()).text());
      } catch (ExpansionException e) {
        return;
      } catch (IllegalArgumentException e) {
        checks.report(
            CheckRule.INVALID_DEFAULT_ARG_IN_FROM,
            stage.from().origin().ranges(),
            "Default value for ARG "
                + stage.from().base()
                + " results in empty or invalid base image name");
      }
    }
  }

  private static boolean isLower(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT));
  }

  private static boolean isUpper(String text) {
    return text.equals(text.toUpperCase(Locale.ROOT));
  }
}
