package dev.croft.server.remotecache;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.CacheOptions.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of caches that clients know, and what BuildKit calls their work. */
final class CacheKind {

  /** Stores that make up for builders without a memory; a farm has one. */
  private static final Set<String> UNNEEDED = Set.of("gha", "s3", "azblob");

  private static final Map<String, String> EXPORTS =
      Map.of(
          "registry", "exporting cache to registry",
          "local", "exporting cache to client directory",
          "inline", "exporting inline cache");

  private CacheKind() {}

  static boolean isUnneeded(String type) {
    return UNNEEDED.contains(type);
  }

  static String exportName(String type) {
    return EXPORTS.getOrDefault(type, "exporting cache");
  }

  /** What a cache is called in the build's output. */
  static String nameOf(Entry entry) {
    String ref = entry.attrs().getOrDefault("ref", "");
    return entry.type().equals("registry") && !ref.isEmpty()
        ? ref
        : entry.type() + ":" + Integer.toUnsignedString(entry.attrs().hashCode());
  }

  /** Refuses kinds that nobody knows, and the same cache twice. */
  static void check(List<Entry> exports) {
    Set<Entry> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (Entry entry : exports) {
      if (!EXPORTS.containsKey(entry.type()) && !isUnneeded(entry.type())) {
        throw CroftException.user("unknown cache exporter: \"" + entry.type() + "\"");
      }
      if (!seen.add(entry) && !entry.type().equals("inline")) {
        twice.add(entry.type());
      }
    }
    if (!twice.isEmpty()) {
      throw CroftException.user("duplicate cache exports " + twice);
    }
  }
}
