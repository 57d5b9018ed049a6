package dev.croft.protocol.llb;

import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.protocol.generated.llb.BuildInput;
import dev.croft.protocol.generated.llb.MergeInput;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.OpMetadata;
import java.util.List;
import java.util.Optional;

/** Writes one operation in its wire form. */
public final class OpWriter {

  private OpWriter() {}

  /**
   * A vertex's operation. Its bytes need not be those that the client sent, so they do not tell the
   * vertex's digest.
   */
  public static Op write(Vertex vertex) {
    return write(vertex.op(), vertex.inputs(), vertex.platform(), vertex.constraints());
  }

  /** What is said about a vertex beside its operation. */
  public static OpMetadata write(VertexMetadata metadata) {
    return DefinitionWriter.write(metadata);
  }

  static Op write(
      dev.croft.model.llb.Op operation,
      List<Edge> inputs,
      Optional<Platform> platform,
      List<String> constraints) {
    Op.Builder op = Op.newBuilder();
    inputs.forEach(edge -> op.addInputs(DefinitionWriter.input(edge)));
    platform.ifPresent(wanted -> op.setPlatform(Platforms.write(wanted)));
    if (!constraints.isEmpty()) {
      op.getConstraintsBuilder().addAllFilter(constraints);
    }
    switch (operation) {
      case SourceOp source ->
          op.getSourceBuilder().setIdentifier(source.identifier()).putAllAttrs(source.attrs());
      case ExecOp exec -> op.setExec(ExecWriter.write(exec));
      case FileOp file -> op.setFile(FileOpWriter.write(file));
      case MergeOp merge ->
          merge
              .inputs()
              .forEach(
                  input -> op.getMergeBuilder().addInputs(MergeInput.newBuilder().setInput(input)));
      case DiffOp diff -> {
        op.getDiffBuilder().getLowerBuilder().setInput(diff.lower());
        op.getDiffBuilder().getUpperBuilder().setInput(diff.upper());
      }
      case BuildOp build -> {
        op.getBuildBuilder().setBuilder(build.builder()).putAllAttrs(build.attrs());
        build
            .inputs()
            .forEach(
                (name, input) ->
                    op.getBuildBuilder()
                        .putInputs(name, BuildInput.newBuilder().setInput(input).build()));
      }
    }
    return op.build();
  }
}
