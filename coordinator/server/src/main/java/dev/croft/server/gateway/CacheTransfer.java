package dev.croft.server.gateway;

import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.server.build.Build;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.export.InlineCache;
import dev.croft.server.export.StepLayers;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How builds read and write caches outside of the farm. Thread safe. */
public interface CacheTransfer {

  /**
   * Checks what a client asks for.
   *
   * @throws dev.croft.model.failure.CroftException where there is no such kind of cache
   */
  void check(CacheOptions options);

  /** From now on the build looks into these too; what cannot be read is a warning. */
  void read(Build build, List<CacheOptions.Entry> imports);

  /**
   * Looks whether files that the build imported cannot be had after all; the build does not get
   * them again.
   *
   * @return whether any of these are lost
   */
  boolean findLost(Build build, Collection<Content> contents);

  /** What the build's images are to carry of its cache. */
  InlineCache inline(Build build, Map<String, Edge> heads);

  /** Which layers the build's steps became. */
  StepLayers layers(Build build, Map<String, Edge> heads);

  /**
   * Writes what the build came to; what cannot be written is a warning.
   *
   * @param heads what the build's results are, by the platform's key
   * @return what the client is told, by BuildKit's names
   */
  Map<String, String> write(Build build, Map<String, Edge> heads);

  /** A transfer that does nothing. */
  static CacheTransfer none() {
    return new CacheTransfer() {
      @Override
      public void check(CacheOptions options) {}

      @Override
      public void read(Build build, List<CacheOptions.Entry> imports) {}

      @Override
      public boolean findLost(Build build, Collection<Content> contents) {
        return false;
      }

      @Override
      public InlineCache inline(Build build, Map<String, Edge> heads) {
        return InlineCache.none();
      }

      @Override
      public StepLayers layers(Build build, Map<String, Edge> heads) {
        return StepLayers.none();
      }

      @Override
      public Map<String, String> write(Build build, Map<String, Edge> heads) {
        return Map.of();
      }
    };
  }
}
