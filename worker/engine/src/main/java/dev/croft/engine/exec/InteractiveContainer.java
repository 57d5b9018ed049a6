package dev.croft.engine.exec;

import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecOp.SecurityMode;

/**
 * A container that somebody uses: its first process, and further ones that join it while the first
 * one runs. All end with the first.
 */
public final class InteractiveContainer {

  private final ContainerRunner runner;
  private final String id;
  private final ContainerSpec spec;
  private final InteractiveProcess first;

  InteractiveContainer(
      ContainerRunner runner, String id, ContainerSpec spec, InteractiveProcess first) {
    this.runner = runner;
    this.id = id;
    this.spec = spec;
    this.first = first;
  }

  /** The process that the container began with. */
  public InteractiveProcess first() {
    return first;
  }

  /**
   * Starts another process in the container; the caller must await it.
   *
   * @throws dev.croft.model.failure.CroftException as {@link ContainerRunner#start} does
   */
  public InteractiveProcess join(
      Program program, SecurityMode security, Attachment attachment, OutputListener output)
      throws InterruptedException {
    first.awaitStart();
    if (first.hasEnded()) {
      throw CroftException.user("the container ended with its first process");
    }
    return runner.join(id, spec, program, security, attachment, output);
  }
}
