package dev.croft.model.llb;

import java.util.List;

/** Changes files without running a process. */
public record FileOp(List<Step> actions) implements Op {

  /** Copies the list. */
  public FileOp {
    actions = List.copyOf(actions);
  }

  /**
   * One action and what it works on. Indexes below the number of the vertex's inputs name an input;
   * the index {@code inputs + n} names what the n-th action of this operation made.
   *
   * @param input the tree that is changed, or -1 for an empty one
   * @param secondaryInput the tree that is read, or -1 for none
   * @param output the vertex's output index, or -1 where only later actions use it
   */
  public record Step(int input, int secondaryInput, int output, FileAction action) {}
}
