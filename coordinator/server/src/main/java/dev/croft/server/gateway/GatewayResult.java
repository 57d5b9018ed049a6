package dev.croft.server.gateway;

import dev.croft.model.llb.Bytes;
import dev.croft.server.frontend.GivenAttestation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A result of a build, whole or in part.
 *
 * @param refs by the platform's key; an empty one is the empty file tree; where there is no key at
 *     all, nothing but metadata is the result
 * @param multiPlatform whether it has the form of several platforms; otherwise the only key is
 *     {@code ""}
 * @param metadata by BuildKit's names
 * @param attestations what a front end says of the results, by their keys
 */
public record GatewayResult(
    SequencedMap<String, Optional<Ref>> refs,
    boolean multiPlatform,
    Map<String, Bytes> metadata,
    Map<String, List<GivenAttestation<Ref>>> attestations) {
  /** Copies the maps. */
  public GatewayResult {
    refs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(refs));
    metadata = Map.copyOf(metadata);
    attestations = Map.copyOf(attestations);
  }

  /** No file tree and nothing to say. */
  public static GatewayResult empty() {
    return new GatewayResult(new LinkedHashMap<>(), false, Map.of(), Map.of());
  }

  /** Every ref in it, those of attestations too. */
  Stream<Ref> allRefs() {
    return Stream.concat(
        refs.values().stream().flatMap(Optional::stream),
        attestations.values().stream()
            .flatMap(List::stream)
            .flatMap(attestation -> attestation.tree().stream()));
  }

  /** One file tree. */
  public static GatewayResult of(Ref ref) {
    SequencedMap<String, Optional<Ref>> refs = new LinkedHashMap<>();
    refs.put("", Optional.of(ref));
    return new GatewayResult(refs, false, Map.of(), Map.of());
  }
}
