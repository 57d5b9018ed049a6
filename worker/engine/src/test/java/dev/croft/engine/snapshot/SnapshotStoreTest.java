package dev.croft.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileType;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotStoreTest {

  private static final SnapshotId A = new SnapshotId("a");
  private static final SnapshotId B = new SnapshotId("b");
  private static final SnapshotId C = new SnapshotId("c");

  @TempDir private Path directory;
  private SnapshotStore store;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void openStore() {
    store = SnapshotStore.open(directory, () -> now);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
    unmountAll();
  }

  @Test
  void aDraftOfNothingIsEmpty() {
    try (Draft draft = store.prepare(Optional.empty());
        MountedTree tree = draft.mount()) {
      assertThat(tree.root()).isEmptyDirectory();
    }
  }

  @Test
  void aDraftShowsItsParentAndTakesChanges() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "kept", "1"));
    commit(B, Optional.of(A), root -> write(root, "added", "2"));
    try (MountedTree tree = store.view(B)) {
      assertThat(tree.root().resolve("kept")).hasContent("1");
      assertThat(tree.root().resolve("added")).hasContent("2");
    }
  }

  @Test
  void howASnapshotCameToBeIsKnownFromItsCommitOn() {
    SnapshotOrigin origin = new SnapshotOrigin("regular", "mount / from exec make");
    try (Draft draft = store.prepare(Optional.empty())) {
      draft.commit(A, origin);
    }
    store.describe(A, new SnapshotOrigin("regular", "something later"));
    reopen();
    assertThat(store.list()).extracting(SnapshotUsage::origin).containsExactly(origin);
  }

  @Test
  void aParentDoesNotSeeItsChildrensChanges() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "file", "old"));
    commit(B, Optional.of(A), root -> write(root, "file", "new"));
    try (MountedTree tree = store.view(A)) {
      assertThat(tree.root().resolve("file")).hasContent("old");
    }
  }

  @Test
  void aRemovedFileBecomesAWhiteout() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "file", ""));
    commit(B, Optional.of(A), root -> Files.delete(root.resolve("file")));
    try (Directory own = Directory.open(store.get(B).ownLayer())) {
      assertThat(own.status(BytePath.of("file")).isOverlayWhiteout()).isTrue();
    }
    try (MountedTree tree = store.view(B)) {
      assertThat(tree.root()).isEmptyDirectory();
    }
  }

  @Test
  void theRootDirectoryKeepsItsMetadata() throws IOException {
    commit(
        A,
        Optional.empty(),
        root -> {
          Files.setAttribute(root, "unix:uid", 7);
          Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        });
    commit(B, Optional.of(A), root -> {});
    try (MountedTree tree = store.view(B)) {
      assertThat(Files.getAttribute(tree.root(), "unix:uid")).isEqualTo(7);
      assertThat(Files.getPosixFilePermissions(tree.root()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aViewOfSeveralLayersCannotBeWrittenTo() throws IOException {
    commit(A, Optional.empty(), root -> {});
    commit(B, Optional.of(A), root -> {});
    try (MountedTree tree = store.view(B)) {
      assertThatThrownBy(() -> write(tree.root(), "file", "")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 400, 1_100})
  void manyLayersMount(int count) throws IOException {
    Optional<SnapshotId> parent = Optional.empty();
    for (int i = 0; i < count; i++) {
      SnapshotId id = new SnapshotId("layer" + i);
      String name = "file" + i;
      if (i < 2 || i > count - 3) {
        commit(id, parent, root -> write(root, name, ""));
      } else {
        try (Draft draft = store.prepare(parent)) {
          draft.commit(id);
        }
      }
      parent = Optional.of(id);
    }
    try (MountedTree tree = store.view(parent.orElseThrow())) {
      assertThat(tree.root().resolve("file0")).exists();
      assertThat(tree.root().resolve("file" + (count - 1))).exists();
    }
  }

  @Test
  void asManyLayersMountAsTwoOverlaysTake() throws IOException {
    SnapshotId top = chainOfFiles(998);
    SnapshotId changed = new SnapshotId("changed");

    commit(
        changed,
        Optional.of(top),
        root -> {
          Files.delete(root.resolve("file0"));
          Files.delete(root.resolve("file700"));
        });

    try (MountedTree tree = store.view(changed);
        Stream<Path> files = Files.list(tree.root())) {
      assertThat(files).hasSize(996);
      assertThat(tree.root().resolve("file0")).doesNotExist();
      assertThat(tree.root().resolve("file1")).hasContent("1");
      assertThat(tree.root().resolve("file700")).doesNotExist();
      assertThat(tree.root().resolve("file997")).hasContent("997");
    }
  }

  @Test
  void moreLayersThanThatAreRefusedWithTheReason() throws IOException {
    SnapshotId top = chainOfFiles(1_000);

    assertThatThrownBy(() -> store.view(top))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("1000 layers")
        .hasMessageContaining("999");
  }

  /** Snapshots on top of each other, each of which adds a file; the topmost one. */
  private SnapshotId chainOfFiles(int count) throws IOException {
    SnapshotId top = new SnapshotId("layer0");
    for (int i = 0; i < count; i++) {
      SnapshotId id = new SnapshotId("layer" + i);
      try (Draft draft = store.prepare(i == 0 ? Optional.empty() : Optional.of(top))) {
        Files.writeString(draft.changes().resolve("file" + i), Integer.toString(i));
        Snapshot _ = draft.commit(id);
      }
      top = id;
    }
    return top;
  }

  @Test
  void layerDirectoriesComeLowestFirst() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "a", ""));
    commit(B, Optional.of(A), root -> write(root, "b", ""));
    List<Path> layers = store.layerDirectories(B);
    assertThat(layers).hasSize(2);
    assertThat(layers.getFirst().resolve("a")).exists();
    assertThat(layers.getLast().resolve("b")).exists();
    assertThat(store.parent(B)).contains(A);
  }

  @Test
  void aDiscardedDraftLeavesNothing() throws IOException {
    Draft draft = store.prepare(Optional.empty());
    write(draft.mount().root(), "file", "");
    draft.discard();
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  @Test
  void aNameIsUsedOnce() throws IOException {
    commit(A, Optional.empty(), root -> {});
    try (Draft draft = store.prepare(Optional.empty())) {
      assertThatThrownBy(() -> draft.commit(A)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anUnknownSnapshotIsNotFound() {
    assertThat(store.exists(A)).isFalse();
    assertThatThrownBy(() -> store.view(A))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND));
  }

  @Test
  void commitsSurviveARestartAndDraftsDoNot() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "file", "1"));
    commit(B, Optional.of(A), root -> write(root, "file", "2"));
    Draft draft = store.prepare(Optional.of(B));
    write(draft.mount().root(), "file", "3");
    reopen();
    try (MountedTree tree = store.view(B)) {
      assertThat(tree.root().resolve("file")).hasContent("2");
    }
    assertThat(directory.resolve("s").toFile().list()).hasSize(2);
    assertThat(directory.resolve("w")).isEmptyDirectory();
    assertThat(directory.resolve("m")).isEmptyDirectory();
  }

  @Test
  void aDirectoryWithoutMetadataIsNoSnapshot() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "file", "1"));
    try (var files = Files.list(directory.resolve("meta"))) {
      Files.delete(files.findFirst().orElseThrow());
    }
    reopen();
    assertThat(store.exists(A)).isFalse();
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  @Test
  void afterAPowerFailureOnlyWhatWasFlushedIsThere() throws IOException {
    commit(A, Optional.empty(), root -> {});
    store.flush();
    commit(B, Optional.of(A), root -> {});
    store.close();
    Path synced = directory.resolve("synced.json");
    Files.writeString(
        synced,
        Files.readString(synced).replaceAll("\"bootId\":\"[^\"]*\"", "\"bootId\":\"before\""));
    store = SnapshotStore.open(directory, () -> now);
    assertThat(store.exists(A)).isTrue();
    assertThat(store.exists(B)).isFalse();
  }

  @Test
  void aPeriodicFlushEndsWithOne() throws IOException {
    try (PeriodicFlush flush = PeriodicFlush.start(store, Duration.ofHours(1))) {
      commit(A, Optional.empty(), root -> {});
      assertThat(flush).isNotNull();
    }
    assertThat(directory.resolve("synced.json")).content().contains("\"sequence\":1");
  }

  @Test
  void twoProcessesDoNotShareAStore() {
    assertThatThrownBy(() -> SnapshotStore.open(directory))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("in use by another process");
  }

  @Test
  void aSnapshotInUseIsNotDeleted() throws IOException {
    commit(A, Optional.empty(), root -> {});
    try (SnapshotStore.Use use = store.use(A)) {
      assertThat(store.delete(A)).isFalse();
      assertThat(use).isNotNull();
    }
    assertThat(store.delete(A)).isTrue();
    assertThat(store.exists(A)).isFalse();
  }

  @Test
  void aDeletedParentsFilesLiveAsLongAsItsChildren() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "a", "1"));
    commit(B, Optional.of(A), root -> {});
    commit(C, Optional.of(A), root -> {});
    assertThat(store.delete(A)).isTrue();
    reopen();
    try (MountedTree tree = store.view(B)) {
      assertThat(tree.root().resolve("a")).hasContent("1");
    }
    assertThat(store.delete(B)).isTrue();
    assertThat(store.delete(C)).isTrue();
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  @Test
  void theListTellsSizeAndUse() throws IOException {
    commit(A, Optional.empty(), root -> write(root, "a", "x".repeat(100_000)));
    now = now.plusSeconds(60);
    commit(B, Optional.of(A), root -> {});
    now = now.plusSeconds(60);
    store.view(A).close();
    assertThat(store.list())
        .extracting(SnapshotUsage::id, SnapshotUsage::hasChildren, SnapshotUsage::inUse)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(B, false, false),
            org.assertj.core.groups.Tuple.tuple(A, true, false));
    assertThat(store.list().getLast().sizeBytes()).isBetween(100_000L, 120_000L);
    assertThat(store.list().getLast().lastUsed()).isEqualTo(now);
  }

  @Test
  void devicesAndFifosLiveInSnapshots() throws IOException {
    commit(
        A,
        Optional.empty(),
        root -> {
          try (Directory top = Directory.open(root)) {
            top.makeNode(BytePath.of("null"), FileType.CHARACTER_DEVICE, 0666, 1, 3);
          }
        });
    commit(B, Optional.of(A), root -> {});
    try (MountedTree tree = store.view(B)) {
      assertThat(Files.exists(tree.root().resolve("null"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
  }

  private interface Change {
    void apply(Path root) throws IOException;
  }

  private void commit(SnapshotId id, Optional<SnapshotId> parent, Change change)
      throws IOException {
    try (Draft draft = store.prepare(parent)) {
      change.apply(draft.mount().root());
      draft.commit(id);
    }
  }

  private void reopen() {
    store.close();
    store = SnapshotStore.open(directory, () -> now);
  }

  private static void write(Path root, String name, String content) throws IOException {
    Files.writeString(root.resolve(name), content);
  }

  private void unmountAll() throws IOException {
    try (var mounts = Files.list(directory.resolve("m"))) {
      for (Path mount : mounts.toList()) {
        Mounts.detachIfMounted(mount);
      }
    }
  }
}
