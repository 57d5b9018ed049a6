package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.model.llb.MountKind.Sharing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which directory a step gets. Called with the directories' monitor held. */
final class DirectoryChoice {

  private final List<CacheDirectory> directories;

  DirectoryChoice(List<CacheDirectory> directories) {
    this.directories = directories;
  }

  /** Locked ones wait for a free one, shared ones for one that is being filled. */
  boolean mustWait(CacheMountRequest request) {
    List<CacheDirectory> all = ofKey(request.key());
    if (all.stream().anyMatch(d -> d.isOpenTo(request.sharing()))) {
      return false;
    }
    if (all.stream().anyMatch(CacheDirectory::isBeingUnlocked)) {
      return true;
    }
    return switch (request.sharing()) {
      case SHARED -> all.stream().anyMatch(d -> !d.isReady() && d.isSharedBy(Sharing.SHARED));
      case PRIVATE -> false;
      case LOCKED -> !all.isEmpty();
    };
  }

  /** One that is shared already before one that is free; of those, the one that was used last. */
  Optional<CacheDirectory> usable(CacheMountRequest request) {
    Comparator<CacheDirectory> preference =
        Comparator.comparing((CacheDirectory d) -> d.isSharedBy(request.sharing()))
            .thenComparing(CacheDirectory::lastUsed);
    return ofKey(request.key()).stream().filter(d -> d.isOpenTo(request.sharing())).max(preference);
  }

  private List<CacheDirectory> ofKey(CacheMountKey key) {
    return directories.stream().filter(d -> d.record().key().equals(key)).toList();
  }
}
