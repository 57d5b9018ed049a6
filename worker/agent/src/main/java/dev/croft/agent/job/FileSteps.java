package dev.croft.agent.job;

import dev.croft.agent.input.Inputs;
import dev.croft.agent.trace.TraceSpan;
import dev.croft.engine.fileop.CopiedPart;
import dev.croft.engine.fileop.FileOps;
import dev.croft.engine.fileop.InputTree;
import dev.croft.model.llb.FileOp;
import dev.croft.model.step.Content;
import dev.croft.model.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    try (TraceSpan _ = reporter.begin("prepare inputs")) {
      for (int i = 0; i < contents.size(); i++) {
        trees.add(tree(op, i, contents.get(i), reporter));
      }
    }
    List<Content> outputs = new ArrayList<>();
    files.run(op, trees).forEach(id -> outputs.add(new Content.Snapshot(id)));
    return new Outcome(outputs, false);
  }

  private InputTree tree(FileOp op, int input, Content content, StepReporter reporter)
      throws InterruptedException {
    Optional<List<CopiedPart>> parts = CopiedPart.ofInput(op, input);
    return parts.isPresent()
        ? inputs.part(
            content, parts.get(), reporter.credentials(), event -> reporter.input(input, event))
        : inputs.tree(content, reporter.credentials(), event -> reporter.input(input, event));
  }
}
