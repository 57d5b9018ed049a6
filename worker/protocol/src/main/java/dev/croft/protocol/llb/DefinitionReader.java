package dev.croft.protocol.llb;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.protocol.generated.llb.Input;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.Op.OpCase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the definitions that clients send. The bytes may come from anyone: whatever is wrong with
 * them is refused with a {@link CroftException} of kind {@code USER}, and nothing in them makes the
 * reader recurse.
 */
public final class DefinitionReader {

  private final dev.croft.protocol.generated.llb.Definition source;
  private final Map<Digest, Op> ops = new HashMap<>();

  private DefinitionReader(dev.croft.protocol.generated.llb.Definition source) {
    this.source = source;
  }

  /**
   * Reads a definition. Without vertices it is the empty file tree. Vertices that the head does not
   * need are dropped.
   *
   * @throws CroftException of kind {@code USER} where the definition is not sound
   */
  public static Definition read(dev.croft.protocol.generated.llb.Definition source) {
    if (source.getDefCount() == 0) {
      return Definition.scratch();
    }
    return new DefinitionReader(source).read();
  }

  private Definition read() {
    Op last = Op.getDefaultInstance();
    for (var bytes : source.getDefList()) {
      last = parse(bytes.toByteArray());
    }
    Edge head = headOf(last);
    LinkedHashMap<Digest, Vertex> vertices = new LinkedHashMap<>();
    for (Digest digest : InputOrder.of(head.vertex(), this::inputsOf)) {
      vertices.put(digest, vertex(digest, vertices));
    }
    checkOutput(head, vertices);
    var locations = new LocationReader(source.getSource());
    return new Definition(
        vertices, Optional.of(head), locations.sources(), locations.locations(vertices.keySet()));
  }

  private Op parse(byte[] bytes) {
    try {
      Op op = Op.parseFrom(bytes);
      ops.put(Digest.ofBytes(bytes), op);
      return op;
    } catch (InvalidProtocolBufferException e) {
      throw CroftException.user("failed to parse llb proto op: " + e.getMessage());
    }
  }

  private static Edge headOf(Op last) {
    if (last.getOpCase() != OpCase.OP_NOT_SET || last.getInputsCount() != 1) {
      throw CroftException.user(
          "invalid definition: the last entry must name the head and nothing else, but it has "
              + last.getInputsCount()
              + " inputs and the operation "
              + last.getOpCase());
    }
    return edge(last.getInputs(0));
  }

  private List<Digest> inputsOf(Digest vertex) {
    return op(vertex).getInputsList().stream().map(input -> edge(input).vertex()).toList();
  }

  private Op op(Digest digest) {
    Op op = ops.get(digest);
    if (op == null) {
      throw CroftException.user("invalid definition: missing input digest " + digest);
    }
    return op;
  }

  private Vertex vertex(Digest digest, Map<Digest, Vertex> before) {
    Op op = op(digest);
    List<Edge> inputs = op.getInputsList().stream().map(DefinitionReader::edge).toList();
    inputs.forEach(edge -> checkOutput(edge, before));
    return new Vertex(
        digest,
        OpReader.read(op),
        inputs,
        op.hasPlatform() ? Optional.of(Platforms.read(op.getPlatform())) : Optional.empty(),
        op.getConstraints().getFilterList(),
        MetadataReader.read(source.getMetadataMap().get(digest.value())));
  }

  private static Edge edge(Input input) {
    if (!Digest.isDigest(input.getDigest())) {
      throw CroftException.user(
          "invalid definition: an input names \"" + input.getDigest() + "\", which is no digest");
    }
    return new Edge(
        new Digest(input.getDigest()),
        Indexes.required(input.getIndex(), Integer.MAX_VALUE, "the output of an input"));
  }

  private static boolean makesOutput(Mount mount) {
    return switch (mount.kind()) {
      case MountKind.Bind _ -> true;
      case MountKind.Cache _ -> mount.input() != Mount.NONE;
      case MountKind.Tmpfs _, MountKind.Secret _, MountKind.Ssh _ -> false;
    };
  }

  private static void checkOutput(Edge edge, Map<Digest, Vertex> vertices) {
    Vertex vertex = vertices.get(edge.vertex());
    boolean exists =
        vertex != null
            && switch (vertex.op()) {
              case ExecOp exec ->
                  exec.mounts().stream()
                      .filter(DefinitionReader::makesOutput)
                      .map(Mount::output)
                      .anyMatch(o -> o == edge.output());
              case FileOp file ->
                  file.actions().stream()
                      .map(FileOp.Step::output)
                      .anyMatch(o -> o == edge.output());
              case SourceOp _, MergeOp _, DiffOp _, BuildOp _ -> edge.output() == 0;
            };
    if (!exists) {
      throw CroftException.user(
          "invalid definition: vertex " + edge.vertex() + " has no output " + edge.output());
    }
  }
}
