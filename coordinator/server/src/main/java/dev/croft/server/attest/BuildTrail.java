package dev.croft.server.attest;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.server.solve.SourceResolver.Resolved;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;

/** What one build looked at while it went on. Thread safe. */
final class BuildTrail {

  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedSet<LookedUp> images = new LinkedHashSet<>();
  private final Map<Digest, Resolved> sources = new LinkedHashMap<>();
  private final SequencedMap<Edge, Definition> definitions = new LinkedHashMap<>();

  /** An image that the build looked up, as it was named. */
  record LookedUp(String reference, Platform platform, Digest digest) {}

  void lookedUp(LookedUp image) {
    locked(() -> images.add(image));
  }

  void resolved(Digest vertex, Resolved source) {
    locked(() -> sources.put(vertex, source));
  }

  void solved(Definition definition) {
    locked(
        () -> definition.head().map(head -> definitions.putIfAbsent(head, definition)).isPresent());
  }

  List<LookedUp> images() {
    return locked(() -> List.copyOf(images));
  }

  /** What a source turned out to be; empty for one that was not needed. */
  Optional<Resolved> source(Digest vertex) {
    return locked(() -> Optional.ofNullable(sources.get(vertex)));
  }

  /** All graphs that were solved, by what they were solved for. */
  Map<Edge, Definition> definitions() {
    return locked(() -> new LinkedHashMap<>(definitions));
  }

  private interface Work<T> {
    T run();
  }

  private <T> T locked(Work<T> work) {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }
}
