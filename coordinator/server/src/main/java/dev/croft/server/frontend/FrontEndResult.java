package dev.croft.server.frontend;

import dev.croft.model.llb.Bytes;
import dev.croft.server.build.WireDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a front end made.
 *
 * @param definitions by the platform's key; a result that is not for several platforms has the
 *     single key {@code ""}, or none where it has no file tree at all
 * @param multiPlatform whether the result has the form of several platforms
 * @param metadata by BuildKit's names, such as {@code containerimage.config}
 * @param scanned what a scanner looks at beside each file tree, by the tree's key and by name
 * @param attestations what the front end says of the results, by their keys
 */
public record FrontEndResult(
    SequencedMap<String, WireDefinition> definitions,
    boolean multiPlatform,
    Map<String, Bytes> metadata,
    Map<String, Map<String, WireDefinition>> scanned,
    Map<String, List<GivenAttestation<WireDefinition>>> attestations) {
  /** Copies the maps. */
  public FrontEndResult {
    definitions = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(definitions));
    metadata = Map.copyOf(metadata);
    scanned = Map.copyOf(scanned);
    attestations = Map.copyOf(attestations);
  }

  /** A result without a file tree. */
  public static FrontEndResult ofMetadata(Map<String, Bytes> metadata) {
    return new FrontEndResult(new LinkedHashMap<>(), false, metadata, Map.of(), Map.of());
  }
}
