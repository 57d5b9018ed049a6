package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a stage's instructions, one after the other. */
final class StageCompiler {

  private final Workshop shop;
  private final List<Deferred> trees = new ArrayList<>();

  StageCompiler(Workshop shop) {
    this.shop = shop;
  }

  /** Compiles a stage whose base is there. */
  void compile(StageBuild stage) {
    stage.base.ifPresent(base -> inherit(stage, base));
    stage.compiled = true;
    if (stage.platform.isEmpty()) {
      stage.platform = Optional.of(shop.platform().target());
    }
    begin(stage);
    for (Step step : stage.steps) {
      try {
        compile(stage, step);
        trees.add(stage.state.root);
      } catch (CroftException e) {
        throw DockerfileException.located(e, step.instruction().origin().ranges());
      }
    }
  }

  /**
   * Makes the nodes of all that was compiled, each after those that it works on: thousands of
   * instructions need no deep stack.
   */
  void makeNodes() {
    trees.forEach(Deferred::get);
  }

  private static void inherit(StageBuild stage, StageBuild base) {
    stage.state = base.state.copy();
    stage.platform = base.platform;
    stage.image = base.image.forChild();
    stage.baseConfig = base.baseConfig;
    stage.readPaths = base.readPaths;
    stage.workdirSet = base.workdirSet;
    stage.arguments.addAll(base.arguments);
  }

  /** What the image's configuration means for the stage's commands. */
  private static void begin(StageBuild stage) {
    if (!stage.image.hasEnv("PATH")) {
      stage.image.env.add("PATH=" + ImageDraft.DEFAULT_PATH);
    }
    stage.image.env.forEach(stage.state.variables::setPair);
    if (!stage.image.workingDir.isEmpty()) {
      ConfigCompiler.enterDirectory(stage, stage.image.workingDir);
    }
    if (!stage.image.user.isEmpty()) {
      stage.state.user = stage.image.user;
    }
  }

  private void compile(StageBuild stage, Step step) {
    Words words = new Words(shop, stage, step.instruction().origin());
    switch (step.instruction()) {
      case Instruction.Run run -> new RunCompiler(shop, stage, words).compile(run, step);
      case Instruction.Copy copy -> new CopyCompiler(shop, stage, words).copy(copy, step);
      case Instruction.Add add -> new CopyCompiler(shop, stage, words).add(add, step);
      case Instruction.Workdir workdir ->
          new WorkdirCompiler(shop, stage, words).compile(workdir, step);
      case Instruction.Arg arg -> new ArgCompiler(shop, stage, words).compile(arg);
      case Instruction.From from ->
          throw new IllegalStateException("FROM within a stage: " + from.origin().source());
      case Instruction other -> new ConfigCompiler(shop, stage, words).compile(other);
    }
  }
}
