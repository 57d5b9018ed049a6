package dev.croft.model.llb;

import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * A vertex under construction: a front end links nodes by reference, and marshalling gives them
 * digests. Two nodes are equal only when they are the same object; nodes that mean the same become
 * one vertex when they are marshalled.
 */
public final class Node {

  private final Op op;
  private final List<Output> inputs;
  private final Optional<Platform> platform;
  private final VertexMetadata metadata;
  private final List<SourceLocation.Range> ranges;

  /**
   * A node.
   *
   * @param ranges where in the front end's source file it comes from; empty where nowhere
   */
  public Node(
      Op op,
      List<Output> inputs,
      Optional<Platform> platform,
      VertexMetadata metadata,
      List<SourceLocation.Range> ranges) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.platform = platform;
    this.metadata = metadata;
    this.ranges = List.copyOf(ranges);
  }

  /** What it does. */
  public Op op() {
    return op;
  }

  /** What it works on. */
  public List<Output> inputs() {
    return inputs;
  }

  /** Where it is to run. */
  public Optional<Platform> platform() {
    return platform;
  }

  /** What is said about it. */
  public VertexMetadata metadata() {
    return metadata;
  }

  /** Where in the source file it comes from. */
  public List<SourceLocation.Range> ranges() {
    return ranges;
  }

  /** One of its outputs. */
  public Output output(int index) {
    return new Output(this, index);
  }

  /** One output of a node. */
  public record Output(Node node, int index) {}
}
