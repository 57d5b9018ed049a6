package dev.croft.agent.move;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.snapshot.KeyedLocks;
import dev.croft.engine.snapshot.SnapshotImports;
import dev.croft.engine.snapshot.SnapshotParts;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.layer.LayerApplier;
import dev.croft.oci.layer.LayerDirectoryArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Takes snapshots over: what is missing of a chain comes at the same time, each directory as the
 * archive of it, or as the layer of an image that it was unpacked from. Thread safe.
 */
final class SnapshotArrival {

  private static final int BUFFER_BYTES = 256 << 10;

  private final WorkerStores stores;
  private final LayerDirectoryArchive archive;
  private final LayerApplier layers;
  private final KeyedLocks<SnapshotId> locks = new KeyedLocks<>();

  SnapshotArrival(WorkerStores stores, Executor cpu) {
    this.stores = stores;
    this.archive = new LayerDirectoryArchive(cpu);
    this.layers = new LayerApplier(cpu);
  }

  /** About how many bytes taking a snapshot over would move. */
  long missingBytes(SnapshotManifest manifest) {
    return members(manifest).stream()
        .filter(member -> !stores.snapshots().exists(member.parts().id()))
        .flatMap(member -> member.own().stream())
        .mapToLong(
            part ->
                part.image().isPresent()
                    ? stores.blobs().has(part.image().get().blob().digest())
                        ? 0
                        : part.image().get().blob().size()
                    : part.bytes())
        .sum();
  }

  /** Takes a snapshot over, with all that it was made from and that is not here. */
  void take(SnapshotManifest manifest, PartSource source) throws InterruptedException {
    List<Member> members = members(manifest);
    List<SnapshotStore.Use> uses = new ArrayList<>();
    try {
      List<Together.Task> tasks = new ArrayList<>();
      for (Member member : members) {
        tasks.add(() -> take(member, source, uses));
      }
      Together.run("a snapshot", tasks);
    } finally {
      synchronized (uses) {
        uses.forEach(SnapshotStore.Use::close);
      }
    }
  }

  /**
   * One snapshot of a chain.
   *
   * @param own the directories that come with it
   * @param below those of the chain that it needs
   */
  private record Member(
      SnapshotParts parts,
      List<SnapshotManifest.Part> own,
      List<Member> below,
      CountDownLatch here) {}

  private static List<Member> members(SnapshotManifest manifest) {
    Map<String, SnapshotManifest.Part> left = new HashMap<>();
    manifest.directories().forEach(part -> left.put(part.name(), part));
    Map<String, Member> owners = new HashMap<>();
    List<Member> members = new ArrayList<>();
    for (SnapshotParts parts : manifest.snapshots()) {
      Set<String> needed = new LinkedHashSet<>(parts.layers());
      needed.addAll(parts.laidOver());
      List<SnapshotManifest.Part> own = new ArrayList<>();
      Set<Member> below = new LinkedHashSet<>();
      for (String name : needed) {
        SnapshotManifest.Part part = left.remove(name);
        Member owner = owners.get(name);
        if (part != null) {
          own.add(part);
        } else if (owner != null) {
          below.add(owner);
        }
      }
      Member member = new Member(parts, own, List.copyOf(below), new CountDownLatch(1));
      own.forEach(part -> owners.put(part.name(), member));
      members.add(member);
    }
    return members;
  }

  private void take(Member member, PartSource source, List<SnapshotStore.Use> uses)
      throws InterruptedException {
    SnapshotId id = member.parts().id();
    try (KeyedLocks.Held _ = locks.acquire(id)) {
      if (!stores.snapshots().exists(id)) {
        fill(member, source);
      }
      synchronized (uses) {
        uses.add(stores.snapshots().use(id));
      }
    }
    member.here().countDown();
  }

  private void fill(Member member, PartSource source) throws InterruptedException {
    try (SnapshotImports.Incoming incoming =
        stores.snapshots().imports().incoming(member.parts())) {
      Map<Path, SnapshotManifest.Part> filled = new HashMap<>();
      for (SnapshotManifest.Part part : member.own()) {
        Path directory = incoming.directory(part.name());
        unpack(member, part, source.fetch(part), directory);
        filled.put(directory, part);
      }
      awaitBelow(member);
      filled.forEach(this::note);
      incoming.commit(member.below().stream().map(Member::parts).toList());
    }
  }

  private void unpack(
      Member member, SnapshotManifest.Part part, PartSource.Fetched fetched, Path directory)
      throws InterruptedException {
    try {
      switch (fetched) {
        case PartSource.Fetched.Archive from -> {
          try (InputStream in =
              new BufferedInputStream(stores.blobs().open(from.blob().digest()), BUFFER_BYTES)) {
            archive.unpack(in, directory);
          }
          from.used().run();
        }
        case PartSource.Fetched.ImageLayer from -> {
          awaitBelow(member);
          List<Path> lowers =
              member.parts().parent().isPresent()
                  ? stores.snapshots().layerDirectories(member.parts().parent().get()).reversed()
                  : List.of();
          try (InputStream in = stores.blobs().open(from.layer().blob().digest())) {
            layers.apply(in, directory, lowers);
          }
          if (lowers.isEmpty()) {
            SnapshotImports.removeWhiteouts(directory);
          }
        }
      }
    } catch (IOException e) {
      throw StoreFailures.of("unpack " + part.name(), e);
    }
  }

  private static void awaitBelow(Member member) throws InterruptedException {
    for (Member below : member.below()) {
      below.here().await();
    }
  }

  /** What later exports need to know of the directory. */
  private void note(Path directory, SnapshotManifest.Part part) {
    part.image()
        .ifPresent(
            (LayerBlob layer) -> stores.layers().keep(directory, LayerCatalog.FROM_IMAGE, layer));
    if (part.leftOut()) {
      stores.layers().leaveOut(directory);
    }
  }
}
