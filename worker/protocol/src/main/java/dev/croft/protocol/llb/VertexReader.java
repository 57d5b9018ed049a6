package dev.croft.protocol.llb;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Vertex;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.OpMetadata;
import java.util.List;
import java.util.Optional;

/** Reads one vertex that another node of the farm took from a definition before. */
public final class VertexReader {

  private VertexReader() {}

  /** The vertex by the digest that it had in its definition. */
  public static Vertex read(Digest digest, Op op, OpMetadata metadata) {
    List<Edge> inputs =
        op.getInputsList().stream()
            .map(
                input ->
                    new Edge(
                        new Digest(input.getDigest()),
                        Indexes.required(
                            input.getIndex(), Integer.MAX_VALUE, "the output of an input")))
            .toList();
    return new Vertex(
        digest,
        OpReader.read(op),
        inputs,
        op.hasPlatform() ? Optional.of(Platforms.read(op.getPlatform())) : Optional.empty(),
        op.getConstraints().getFilterList(),
        MetadataReader.read(metadata));
  }
}
