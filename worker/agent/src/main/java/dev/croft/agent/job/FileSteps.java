package dev.croft.agent.job;

import dev.croft.agent.input.Inputs;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.InputTree;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.Content;
import dev.croft.model.step.Step;
import java.util.ArrayList;
import java.util.List;

/** Executes file operations. */
final class FileSteps implements StepExecutor {

  private final Inputs inputs;
  private final FileOps files;

  FileSteps(Inputs inputs, FileOps files) {
    this.inputs = inputs;
    this.files = files;
  }

  @Override
  public Outcome execute(Step step, List<Content> contents, StepReporter reporter)
      throws InterruptedException {
    if (!(step.op() instanceof FileOp op)) {
      throw new IllegalArgumentException(step.vertex().name() + " is no file operation");
    }
    List<InputTree> trees = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      int input = i;
      trees.add(
          inputs.tree(
              contents.get(i), reporter.credentials(), event -> reporter.input(input, event)));
    }
    List<Content> outputs = new ArrayList<>();
    files.run(op, trees).forEach(id -> outputs.add(new Content.Snapshot(id)));
    return new Outcome(outputs, false);
  }
}
