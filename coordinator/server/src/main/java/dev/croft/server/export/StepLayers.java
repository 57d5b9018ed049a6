package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.model.content.Descriptor;
import dev.croft.model.llb.Edge;
import java.util.List;
import java.util.Map;

/** Which layers each step of a build became. Thread safe. */
@FunctionalInterface
public interface StepLayers {

  /**
   * The layers of each step whose files are among an image's, lowest first.
   *
   * @param key the platform's key
   * @param layers of the image
   * @param options how they were made
   */
  Map<Edge, List<Descriptor>> of(String key, List<LayerBlob> layers, LayerOptions options);

  /** Nothing is known. */
  static StepLayers none() {
    return (key, layers, options) -> Map.of();
  }
}
