package dev.croft.protocol.llb;

import dev.croft.model.llb.VertexMetadata;
import java.util.Map;
import java.util.TreeMap;

/** Joins what is said about nodes that become one vertex. */
final class MetadataMerge {

  private MetadataMerge() {}

  static VertexMetadata merge(VertexMetadata first, VertexMetadata second) {
    Map<String, String> description = new TreeMap<>(first.description());
    description.putAll(second.description());
    Map<String, Boolean> caps = new TreeMap<>(first.caps());
    caps.putAll(second.caps());
    return new VertexMetadata(
        first.ignoreCache() || second.ignoreCache(),
        description,
        caps,
        second.progressGroup().or(first::progressGroup),
        first.resources().or(second::resources));
  }

  static VertexMetadata withCaps(VertexMetadata metadata, Map<String, Boolean> caps) {
    return merge(metadata, new VertexMetadata(false, Map.of(), caps, metadata.progressGroup()));
  }
}
