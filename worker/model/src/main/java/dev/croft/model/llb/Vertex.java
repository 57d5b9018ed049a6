package dev.croft.model.llb;

import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a build graph, with the outputs it works on.
 *
 * @param digest of the marshalled operation: its name everywhere
 * @param platform where it is to run, where that matters
 * @param constraints filters on workers, in containerd's syntax
 */
public record Vertex(
    Digest digest,
    Op op,
    List<Edge> inputs,
    Optional<Platform> platform,
    List<String> constraints,
    VertexMetadata metadata) {

  /** Copies the lists. */
  public Vertex {
    inputs = List.copyOf(inputs);
    constraints = List.copyOf(constraints);
  }

  /** The name that the user sees: the custom name, or a description of the operation. */
  public String name() {
    String custom = metadata.description().get(VertexMetadata.CUSTOM_NAME);
    return custom != null ? custom : OpNames.describe(op);
  }
}
