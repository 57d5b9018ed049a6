package dev.croft.server.remotecache;

import dev.croft.model.content.Digest;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink.Warning;
import java.util.List;
import java.util.Optional;

/** What a build's output says of caches that could not be used. */
final class CacheWarnings {

  private CacheWarnings() {}

  static void unneeded(BuildScope scope, String direction, String type) {
    show(
        scope,
        "cache "
            + direction
            + " type="
            + type
            + " was skipped: the farm's own cache makes it unnecessary");
  }

  static void show(BuildScope scope, String text) {
    scope
        .progress()
        .warning(
            new Warning(Digest.ofText(text), 1, text, List.of(), "", Optional.empty(), List.of()));
  }
}
