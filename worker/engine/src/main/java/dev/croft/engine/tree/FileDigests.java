package dev.croft.engine.tree;

import dev.croft.model.content.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Digests of files' bytes, so that a file that many snapshots have in common is read once. Keeps as
 * many as it is told, and forgets those that were not asked for longest. Thread safe.
 */
public final class FileDigests {

  private final Map<Object, Digest> digests;

  /** Digests of at most so many files. */
  public FileDigests(int capacity) {
    this.digests =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, Digest> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized Optional<Digest> find(Object version) {
    return Optional.ofNullable(digests.get(version));
  }

  synchronized void put(Object version, Digest digest) {
    digests.put(version, digest);
  }
}
