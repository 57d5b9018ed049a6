package dev.croft.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.layer.LayerDirectoryArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotImportsTest {

  private static final LayerDirectoryArchive ARCHIVE = new LayerDirectoryArchive(Runnable::run);

  @TempDir private Path root;
  private SnapshotStore here;
  private SnapshotStore there;

  private interface Change {
    void in(Path tree) throws IOException;
  }

  @BeforeEach
  void open() {
    here = SnapshotStore.open(root.resolve("here"), () -> Instant.ofEpochSecond(1_000));
    there = SnapshotStore.open(root.resolve("there"), () -> Instant.ofEpochSecond(2_000));
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  @Test
  void aSnapshotIsTheSameElsewhereWithThoseItWasMadeFrom() throws IOException {
    SnapshotId base = make("base", List.of(), tree -> write(tree, "kept", "gone"));
    SnapshotId step =
        make(
            "step",
            List.of(base),
            tree -> {
              Files.delete(tree.resolve("gone"));
              write(tree, "new");
            });

    Set<String> moved = move(step);

    assertThat(paths(there, step)).containsExactly("kept", "new");
    assertThat(paths(there, base)).containsExactly("gone", "kept");
    assertThat(there.parent(step)).contains(base);
    assertThat(there.get(step).created()).isEqualTo(here.get(step).created());
    assertThat(moved).containsExactly("base", "step");
    assertThat(there.imports().chain(step).snapshots())
        .isEqualTo(here.imports().chain(step).snapshots());
  }

  @Test
  void whatIsThereAlreadyIsUsed() throws IOException {
    SnapshotId base = make("base", List.of(), tree -> write(tree, "base"));
    SnapshotId one = make("one", List.of(base), tree -> write(tree, "one"));
    SnapshotId two = make("two", List.of(base), tree -> write(tree, "two"));
    move(one);

    assertThat(move(two)).containsExactly("two");
    assertThat(there.get(two).layers().getFirst()).isEqualTo(there.get(one).layers().getFirst());
  }

  @Test
  void removalsGoAlongWithADifferenceThatIsLaidOverSomething() throws IOException {
    SnapshotId base = make("base", List.of(), tree -> write(tree, "gone", "kept"));
    SnapshotId difference = new SnapshotId("difference");
    try (Draft draft = here.prepare(Optional.empty())) {
      write(draft.mount().root(), "added");
      try (Directory removals = Directory.open(draft.removals())) {
        removals.makeNode(BytePath.of("gone"), FileType.CHARACTER_DEVICE, 0, 0, 0);
      }
      draft.commit(difference);
    }
    SnapshotId merged = make("merged", List.of(base, difference), tree -> {});

    assertThat(move(merged)).contains("difference/removals");

    assertThat(paths(there, merged)).containsExactly("added", "kept");
    SnapshotId again = new SnapshotId("again");
    try (Draft draft = there.stack(List.of(base, difference))) {
      draft.commit(again);
    }
    assertThat(paths(there, again)).containsExactly("added", "kept");
  }

  @Test
  void aSnapshotOutlivesThoseItWasMadeFromHereAndThere() throws IOException {
    SnapshotId base = make("base", List.of(), tree -> write(tree, "base"));
    SnapshotId step = make("step", List.of(base), tree -> write(tree, "step"));
    here.delete(base);

    move(step);

    assertThat(paths(there, step)).containsExactly("base", "step");
    assertThat(there.exists(base)).isFalse();
    there.close();
    there = SnapshotStore.open(root.resolve("there"));
    assertThat(paths(there, step)).containsExactly("base", "step");
  }

  /** Brings all that is missing over; the names of the directories that were. */
  private Set<String> move(SnapshotId id) throws IOException {
    SnapshotChain chain = here.imports().chain(id);
    Set<String> moved = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    List<SnapshotParts> below = new ArrayList<>();
    for (SnapshotParts parts : chain.snapshots()) {
      Set<String> mine = new LinkedHashSet<>(parts.laidOver());
      mine.addAll(parts.layers());
      mine.removeAll(seen);
      seen.addAll(mine);
      if (!there.exists(parts.id())) {
        try (SnapshotImports.Incoming incoming = there.imports().incoming(parts)) {
          for (String name : mine) {
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            ARCHIVE.write(chain.directory(name), archive);
            ARCHIVE.unpack(
                new ByteArrayInputStream(archive.toByteArray()), incoming.directory(name));
            moved.add(name);
          }
          incoming.commit(below);
        }
      }
      below.add(parts);
    }
    return moved;
  }

  private SnapshotId make(String name, List<SnapshotId> below, Change change) throws IOException {
    try (Draft draft = here.stack(below)) {
      change.in(draft.mount().root());
      return draft.commit(new SnapshotId(name)).id();
    }
  }

  private static void write(Path tree, String... names) throws IOException {
    for (String name : names) {
      Files.writeString(tree.resolve(name), name);
    }
  }

  private static SortedSet<String> paths(SnapshotStore store, SnapshotId id) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    try (MountedTree tree = store.view(id);
        var files = Files.newDirectoryStream(tree.root())) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
