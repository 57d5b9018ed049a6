package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.InstructionReader;
import dev.croft.dockerfile.parse.DockerfileParser;
import dev.croft.dockerfile.parse.ParsedDockerfile;
import dev.croft.dockerfile.parse.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds out what the stages that the target needs begin with. Triggers of base images may make
 * stages need others, so that it goes on until nothing is new.
 */
final class StageResolver {

  private final StageGraph graph;
  private final BaseResolver bases;

  StageResolver(StageGraph graph, BaseResolver bases) {
    this.graph = graph;
    this.bases = bases;
  }

  /** Resolves, and returns the stages that the targets need. */
  Set<StageBuild> resolve(Set<StageBuild> targets) {
    graph.all().forEach(bases::checkName);
    while (true) {
      Set<StageBuild> needed = StageGraph.reachable(targets);
      List<StageBuild> open =
          graph.all().stream()
              .filter(stage -> needed.contains(stage) && !stage.resolved && stage.base.isEmpty())
              .toList();
      List<BaseResolver.Found> found = InParallel.map(open, bases::find);
      for (int i = 0; i < open.size(); i++) {
        bases.begin(open.get(i), found.get(i));
      }
      if (!addTriggers(needed)) {
        return needed;
      }
    }
  }

  /** Whether that made the stages need more. */
  private boolean addTriggers(Set<StageBuild> needed) {
    boolean more = false;
    for (StageBuild stage : graph.all()) {
      if (!needed.contains(stage) || stage.triggersAdded || stage.isExternal()) {
        continue;
      }
      stage.triggersAdded = true;
      List<String> triggers = triggers(stage);
      if (!triggers.isEmpty()) {
        more |= addTriggers(stage, triggers);
      }
    }
    return more;
  }

  private static List<String> triggers(StageBuild stage) {
    if (stage.base.isEmpty()) {
      List<String> triggers = new ArrayList<>(stage.image.onBuild);
      stage.image.onBuild.clear();
      return triggers;
    }
    List<String> triggers = new ArrayList<>();
    for (Step step : stage.base.get().steps) {
      if (step.instruction() instanceof Instruction.Onbuild onbuild) {
        triggers.add(onbuild.trigger());
      }
    }
    return triggers;
  }

  private boolean addTriggers(StageBuild stage, List<String> triggers) {
    List<Step> steps = new ArrayList<>();
    for (String trigger : triggers) {
      steps.add(graph.step(stage, read(stage, trigger), true));
    }
    stage.steps.addAll(0, steps);
    stage.counter.addToTotal(steps.size());
    return steps.stream().anyMatch(step -> !step.sources().isEmpty());
  }

  private static Instruction read(StageBuild stage, String trigger) {
    int first = stage.ranges.getFirst().startLine();
    int last = stage.ranges.getLast().endLine();
    try {
      ParsedDockerfile parsed = DockerfileParser.parse(trigger);
      if (parsed.statements().size() != 1) {
        throw DockerfileException.of("onbuild trigger should be a single expression");
      }
      Statement statement = parsed.statements().getFirst().movedTo(first, last);
      return InstructionReader.read(statement);
    } catch (DockerfileException e) {
      throw new DockerfileException(e.kind(), e.text(), stage.ranges, e);
    }
  }
}
