package dev.croft.model.llb;

import java.util.List;

/**
 * Lays file trees over each other, the first lowest.
 *
 * @param inputs indexes into the vertex's inputs
 */
public record MergeOp(List<Integer> inputs) implements Op {

  /** Copies the list. */
  public MergeOp {
    inputs = List.copyOf(inputs);
  }
}
