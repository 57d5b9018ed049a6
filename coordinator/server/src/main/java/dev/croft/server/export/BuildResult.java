package dev.croft.server.export;

import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 */
public record BuildResult(
    SequencedMap<String, Tree> trees,
    boolean multiPlatform,
    Map<String, Bytes> metadata,
    InlineCache cache) {

  /** Copies the maps. */
  public BuildResult {
    trees = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trees));
    metadata = Map.copyOf(metadata);
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
