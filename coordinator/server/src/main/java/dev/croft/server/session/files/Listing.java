package dev.croft.server.session.files;

import dev.croft.model.content.Digest;
import dev.croft.protocol.fsutil.FileStat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was known of a directory's regular files: how each looked, and what was in it. */
final class Listing {

  private final Map<String, Known> files;

  Listing(Map<String, Known> files) {
    this.files = Map.copyOf(files);
  }

  static Listing empty() {
    return new Listing(new HashMap<>());
  }

  /** The content of a file that looks just as it did. */
  Optional<Digest> contentOf(FileStat stat) {
    Known known = files.get(stat.path());
    return known != null && known.stat().equals(stat)
        ? Optional.of(known.content())
        : Optional.empty();
  }

  Iterable<Known> files() {
    return files.values();
  }

  int size() {
    return files.size();
  }

  /** A file as the client described it, and its content. */
  record Known(FileStat stat, Digest content) {}
}
