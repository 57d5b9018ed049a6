package dev.croft.server.remotecache;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.Build;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.Tasks;
import dev.croft.solver.graph.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The caches that one build reads: each is read once, in the background. Thread safe. */
final class CacheImports {

  private final Map<Integer, CompletableFuture<List<Loaded>>> caches =
      new ConcurrentSkipListMap<>();
  private final Set<CacheOptions.Entry> known = ConcurrentHashMap.newKeySet();
  private final Set<Content> lost = ConcurrentHashMap.newKeySet();

  /** A cache and where its layers are. */
  record Loaded(ImportedCache cache, CacheOrigin origin) {}

  /** Begins to read a cache, unless that was begun before. */
  synchronized void add(Build build, CacheOptions.Entry entry, Callable<List<Loaded>> reader) {
    if (known.add(entry)) {
      caches.put(caches.size(), build.start(reader));
    }
  }

  boolean isEmpty() {
    return caches.isEmpty();
  }

  /** What the first cache that has the files knows; or else what one without files does. */
  Optional<StepRecord> find(StepKey key) {
    Optional<StepRecord> withoutFiles = Optional.empty();
    for (CompletableFuture<List<Loaded>> reading : caches.values()) {
      for (Loaded loaded : Tasks.await(reading)) {
        Optional<StepRecord> found = loaded.cache().find(key);
        if (found.isEmpty()) {
          continue;
        }
        if (isThere(found.get().outputs(), loaded.origin())) {
          return found;
        }
        withoutFiles =
            withoutFiles.or(
                () -> found.map(record -> new StepRecord(record.identity(), List.of())));
      }
    }
    return withoutFiles;
  }

  void lost(Content content) {
    lost.add(content);
  }

  private boolean isThere(List<Content> outputs, CacheOrigin origin) {
    if (outputs.isEmpty() || outputs.stream().anyMatch(lost::contains)) {
      return false;
    }
    List<Callable<Boolean>> questions =
        outputs.stream()
            .filter(Content.Layers.class::isInstance)
            .flatMap(content -> ((Content.Layers) content).layers().stream())
            .<Callable<Boolean>>map(layer -> () -> origin.provides(layer.blob()))
            .toList();
    try {
      return questions.isEmpty()
          || Tasks.all("cache-look-up", questions).stream().allMatch(there -> there);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.CANCELLED) {
        throw e;
      }
      return false;
    }
  }
}
