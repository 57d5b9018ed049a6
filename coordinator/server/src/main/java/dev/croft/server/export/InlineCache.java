package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.model.llb.Bytes;
import java.util.List;
import java.util.Optional;

/** What images carry of the cache of the build that made them. Thread safe. */
public interface InlineCache {

  /**
   * The cache's records for one image; empty where it is to carry none.
   *
   * @param key the platform's key
   * @param layers of the image
   * @param options how they were made
   */
  Optional<Bytes> records(String key, List<LayerBlob> layers, LayerOptions options);

  /** For images that carry nothing. */
  static InlineCache none() {
    return (key, layers, options) -> Optional.empty();
  }
}
