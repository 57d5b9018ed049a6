package dev.croft.dockerfile.compile;

import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.VertexMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** File actions that follow each other on one tree, as one vertex. */
final class FileSteps {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Deferred base;
  private final List<Part> parts = new ArrayList<>();

  FileSteps(Deferred base) {
    this.base = base;
  }

  private record Part(Optional<Deferred> source, IntFunction<FileAction> action) {}

  /** An action on the tree; it is told the index of the tree that it began with. */
  void add(IntFunction<FileAction> action) {
    parts.add(new Part(Optional.empty(), action));
  }

  /** An action that reads another tree. */
  void addFrom(Deferred source, IntFunction<FileAction> action) {
    parts.add(new Part(Optional.of(source), action));
  }

  Deferred build(VertexMetadata metadata, List<SourceLocation.Range> ranges) {
    return Deferred.of(() -> node(metadata, ranges));
  }

  private Node node(VertexMetadata metadata, List<SourceLocation.Range> ranges) {
    InputList inputs = new InputList();
    int baseIndex = inputs.indexOf(base);
    List<Integer> sources = new ArrayList<>();
    for (Part part : parts) {
      sources.add(part.source().map(inputs::indexOf).orElse(Mount.NONE));
    }
    List<FileOp.Step> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int input = i == 0 ? baseIndex : inputs.size() + i - 1;
      int output = i == parts.size() - 1 ? 0 : Mount.NONE;
      FileAction action = parts.get(i).action().apply(baseIndex);
      steps.add(new FileOp.Step(input, sources.get(i), output, action));
    }
    return new Node(new FileOp(steps), inputs.outputs(), Optional.empty(), metadata, ranges);
  }

  /** A time for file actions. */
  static long nanos(Optional<Instant> time) {
    return time.map(it -> Math.multiplyExact(it.getEpochSecond(), NANOS_PER_SECOND))
        .orElse((long) FileAction.UNSET);
  }
}
