package dev.croft.protocol.llb;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.llb.Input;
import dev.croft.protocol.generated.llb.LinuxResources;
import dev.croft.protocol.generated.llb.Location;
import dev.croft.protocol.generated.llb.Locations;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.OpMetadata;
import dev.croft.protocol.generated.llb.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Marshals what a front end made. The same nodes give the same bytes; nodes that marshal to the
 * same bytes become one vertex with the metadata and the places in the source of all of them.
 */
public final class DefinitionWriter {

  private final Map<Node, Digest> digests = new HashMap<>();
  private final Map<Digest, VertexMetadata> metadata = new TreeMap<>();
  private final Map<Digest, List<SourceLocation.Range>> ranges = new TreeMap<>();
  private final List<ByteString> marshalled = new ArrayList<>();

  private DefinitionWriter() {}

  /**
   * Marshals a node's output and all that it needs.
   *
   * @param head empty for the empty file tree
   * @param source the file that the nodes' ranges are in
   */
  public static Definition write(Optional<Node.Output> head, Optional<SourceInfo> source) {
    return head.map(output -> new DefinitionWriter().write(output, source))
        .orElseGet(Definition::getDefaultInstance);
  }

  private Definition write(Node.Output head, Optional<SourceInfo> source) {
    marshalInputsFirst(head.node());
    byte[] last = bytes(Op.newBuilder().addInputs(input(edge(head))).build());
    Definition.Builder result =
        Definition.newBuilder().addAllDef(marshalled).addDef(ByteString.copyFrom(last));
    metadata.forEach((digest, about) -> result.putMetadata(digest.value(), write(about)));
    result.putMetadata(
        Digest.ofBytes(last).value(),
        OpMetadata.newBuilder().putAllCaps(Capabilities.ofHead(metadata.values())).build());
    source.ifPresent(info -> result.setSource(locations(info)));
    return result.build();
  }

  private void marshalInputsFirst(Node head) {
    Deque<Visit> path = new ArrayDeque<>();
    path.addLast(Visit.of(head));
    while (!path.isEmpty()) {
      Visit visit = path.getLast();
      if (visit.inputs().hasNext()) {
        Node input = visit.inputs().next().node();
        if (!digests.containsKey(input)) {
          path.addLast(Visit.of(input));
        }
      } else {
        path.removeLast();
        marshal(visit.node());
      }
    }
  }

  private void marshal(Node node) {
    List<Edge> inputs = node.inputs().stream().map(this::edge).toList();
    byte[] bytes = bytes(OpWriter.write(node.op(), inputs, node.platform(), List.of()));
    Digest digest = Digest.ofBytes(bytes);
    digests.put(node, digest);
    if (!metadata.containsKey(digest)) {
      marshalled.add(ByteString.copyFrom(bytes));
    }
    VertexMetadata about = MetadataMerge.withCaps(node.metadata(), Capabilities.of(node.op()));
    metadata.merge(digest, about, MetadataMerge::merge);
    if (!node.ranges().isEmpty()) {
      List<SourceLocation.Range> known = ranges.computeIfAbsent(digest, _ -> new ArrayList<>());
      node.ranges().stream().filter(range -> !known.contains(range)).forEach(known::add);
    }
  }

  private Edge edge(Node.Output output) {
    Digest digest = digests.get(output.node());
    if (digest == null) {
      throw new IllegalStateException("a node was marshalled before its input");
    }
    return new Edge(digest, output.index());
  }

  private Source locations(SourceInfo info) {
    Source.Builder source = Source.newBuilder();
    source
        .addInfosBuilder()
        .setFilename(info.filename())
        .setLanguage(info.language())
        .setData(ByteString.copyFrom(info.data().toArray()));
    ranges.forEach(
        (digest, found) -> {
          Location.Builder location = Location.newBuilder().setSourceIndex(0);
          found.forEach(range -> location.addRanges(Ranges.write(range)));
          source.putLocations(
              digest.value(), Locations.newBuilder().addLocations(location).build());
        });
    return source.build();
  }

  static OpMetadata write(VertexMetadata about) {
    OpMetadata.Builder result =
        OpMetadata.newBuilder()
            .setIgnoreCache(about.ignoreCache())
            .putAllDescription(about.description())
            .putAllCaps(about.caps());
    about
        .progressGroup()
        .ifPresent(
            group ->
                result
                    .getProgressGroupBuilder()
                    .setId(group.id())
                    .setName(group.name())
                    .setWeak(group.weak()));
    about.resources().ifPresent(resources -> result.setLinuxResources(write(resources)));
    return result.build();
  }

  private static LinuxResources write(VertexMetadata.LinuxResources resources) {
    return LinuxResources.newBuilder()
        .setMemory(resources.memoryBytes())
        .setMemorySwap(resources.memorySwapBytes())
        .setCpuShares(resources.cpuShares())
        .setCpuPeriod(resources.cpuPeriodMicros())
        .setCpuQuota(resources.cpuQuotaMicros())
        .setCpusetCpus(resources.cpusetCpus())
        .setCpusetMems(resources.cpusetMems())
        .build();
  }

  static Input input(Edge edge) {
    return Input.newBuilder().setDigest(edge.vertex().value()).setIndex(edge.output()).build();
  }

  private static byte[] bytes(Op op) {
    byte[] bytes = new byte[op.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      op.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size has room", e);
    }
    out.checkNoSpaceLeft();
    return bytes;
  }

  private record Visit(Node node, Iterator<Node.Output> inputs) {
    static Visit of(Node node) {
      return new Visit(node, node.inputs().iterator());
    }
  }
}
