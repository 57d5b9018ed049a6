package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.expand.Environment;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.MountFlag;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The stages, what they begin with and what they read of each other. */
final class StageGraph {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");

  private final WordExpander expander;
  private final List<StageBuild> stages = new ArrayList<>();
  private final List<StageBuild> externals = new ArrayList<>();
  private final Map<String, StageBuild> byName = new HashMap<>();
  private boolean emptyTreesRead;

  StageGraph(WordExpander expander) {
    this.expander = expander;
  }

  /** Adds the next stage, which may begin with one that was added before. */
  void add(StageBuild stage) {
    if (stage.replacement.isEmpty()) {
      stage.base = Optional.ofNullable(byName.get(stage.baseName));
    }
    stages.add(stage);
    if (!stage.name().isEmpty()) {
      byName.put(stage.name(), stage);
    }
  }

  /** The stages, and behind them what else instructions read. */
  List<StageBuild> all() {
    List<StageBuild> all = new ArrayList<>(stages);
    all.addAll(externals);
    return all;
  }

  /** Adds the instructions of a stage. */
  void link(StageBuild stage, List<Instruction> body) {
    for (Instruction instruction : body) {
      stage.steps.add(step(stage, instruction, false));
    }
  }

  /** Whether there is nothing but one stage, which then needs no name. */
  boolean isSingle() {
    return stages.size() == 1 && externals.isEmpty() && !emptyTreesRead;
  }

  /** An instruction with what it reads, which the stage depends on from now on. */
  Step step(StageBuild stage, Instruction instruction, boolean trigger) {
    List<Optional<StageBuild>> sources =
        switch (instruction) {
          case Instruction.Copy copy ->
              copy.from()
                  .map(from -> List.of(Optional.of(copySource(copy, from))))
                  .orElse(List.of());
          case Instruction.Run run ->
              run.mounts().stream().map(mount -> mountSource(run, mount)).toList();
          default -> List.of();
        };
    List<SourceLocation.Range> ranges = instruction.origin().ranges();
    sources.forEach(source -> source.ifPresent(it -> stage.dependencies.putIfAbsent(it, ranges)));
    return new Step(instruction, sources, trigger);
  }

  private StageBuild copySource(Instruction.Copy copy, String from) {
    if (!expander.expand(from, Environment.empty()).text().equals(from)) {
      throw DockerfileException.at(
          copy.origin().ranges(),
          "variable expansion is not supported for --from, define a new stage with FROM using ARG"
              + " from global scope as a workaround");
    }
    if (!NUMBER.matcher(from).matches()) {
      return named(from).orElseGet(() -> external(from, copy));
    }
    try {
      return stages.get(Integer.parseInt(from));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw DockerfileException.at(copy.origin().ranges(), "invalid stage index " + from);
    }
  }

  private Optional<StageBuild> mountSource(Instruction.Run run, MountFlag mount) {
    String from = mount.from().orElse("scratch");
    Optional<StageBuild> stage = named(from);
    if (stage.isPresent()) {
      return stage;
    }
    if (mount.from().isEmpty()) {
      emptyTreesRead = true;
      return Optional.empty();
    }
    return Optional.of(external(from, run));
  }

  private StageBuild external(String name, Instruction reader) {
    StageBuild external = StageBuild.external(name, reader.origin().ranges());
    externals.add(external);
    return external;
  }

  private Optional<StageBuild> named(String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The stage that is asked for, or the last one. */
  StageBuild target(String name) {
    if (name.isEmpty()) {
      return stages.getLast();
    }
    return named(name)
        .orElseThrow(
            () ->
                DockerfileException.of(
                    Suggestions.append(
                        "target stage " + GoText.quote(name) + " could not be found",
                        name,
                        shownNames(),
                        true)));
  }

  /** What users may mean when they name a stage. */
  List<String> shownNames() {
    return stages.stream().map(stage -> stage.shownName).filter(name -> !name.isEmpty()).toList();
  }

  /** Stages and all that they need. */
  static Set<StageBuild> reachable(Set<StageBuild> targets) {
    Set<StageBuild> found = new LinkedHashSet<>();
    List<StageBuild> open = new ArrayList<>(targets);
    while (!open.isEmpty()) {
      StageBuild stage = open.removeLast();
      if (found.add(stage)) {
        stage.base.ifPresent(open::add);
        open.addAll(stage.dependencies.keySet());
      }
    }
    return found;
  }

  /** Fails where stages read each other in a circle. */
  void checkCircles() {
    Set<StageBuild> done = new LinkedHashSet<>();
    for (StageBuild stage : stages) {
      List<SourceLocation.Range> readers = new ArrayList<>();
      if (isInCircle(stage, new LinkedHashSet<>(), done, readers)) {
        throw DockerfileException.at(
            readers, "circular dependency detected on stage: " + stage.shownName);
      }
    }
  }

  /** Whether following what a stage reads leads back to where the path came by. */
  private static boolean isInCircle(
      StageBuild stage,
      Set<StageBuild> path,
      Set<StageBuild> done,
      List<SourceLocation.Range> readers) {
    if (!done.add(stage)) {
      return path.contains(stage);
    }
    path.add(stage);
    for (Map.Entry<StageBuild, List<SourceLocation.Range>> next : stage.dependencies.entrySet()) {
      if (isInCircle(next.getKey(), path, done, readers)) {
        readers.addAll(0, next.getValue());
        return true;
      }
    }
    path.remove(stage);
    return false;
  }
}
