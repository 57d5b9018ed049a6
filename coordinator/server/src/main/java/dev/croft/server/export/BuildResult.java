package dev.croft.server.export;

import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What a build made.
 *
 * @param trees by the platform's key, such as {@code linux/arm64}; a build for one platform may
 *     have the single key {@code ""}
 * @param multiPlatform whether the client asked for several platforms, or for one in the form of
 *     several
 * @param metadata what the front end says of the result, by BuildKit's names, such as {@code
 *     containerimage.config} and {@code containerimage.config/linux/arm64}
 * @param cache what images carry of the build's cache
 * @param attestations what is said of the trees, by their keys
 * @param stepLayers which layers each step became
 */
public record BuildResult(
    SequencedMap<String, Tree> trees,
    boolean multiPlatform,
    Map<String, Bytes> metadata,
    InlineCache cache,
    Map<String, List<Attestation>> attestations,
    StepLayers stepLayers) {

  /** Copies the maps. */
  public BuildResult {
    trees = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trees));
    metadata = Map.copyOf(metadata);
    attestations = Map.copyOf(attestations);
  }

  /** What is said of a tree; nothing where nobody asked for that. */
  List<Attestation> attestations(String key) {
    return attestations.getOrDefault(key, List.of());
  }

  /**
   * Whether anything is said of any tree.
   *
   * @param inline whether what is for images alone counts too
   */
  boolean isAttested(boolean inline) {
    return attestations.values().stream()
        .flatMap(List::stream)
        .anyMatch(attestation -> inline || !attestation.inlineOnly());
  }

  /** The same result, of which nothing is said. */
  BuildResult withoutAttestations() {
    return new BuildResult(trees, multiPlatform, metadata, cache, Map.of(), stepLayers);
  }

  /** The annotations that the front end wants. */
  ImageAnnotations annotations() {
    Map<String, String> texts = new TreeMap<>();
    metadata.forEach((name, value) -> texts.put(name, value.toText()));
    return ImageAnnotations.of(texts);
  }

  /**
   * One platform's file tree.
   *
   * @param platform empty where the front end did not say
   */
  public record Tree(Optional<Platform> platform, Content content) {}
}
