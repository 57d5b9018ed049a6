package dev.croft.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeOrigin;
import dev.croft.oci.tree.TreeStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDiskTest {

  @TempDir private Path directory;
  private Instant now = Instant.now();
  private long freeBytes = 1_000_000;
  private NeededContent needed = NeededContent.NOTHING;
  private DirectoryBlobStore blobs;
  private TreeStore trees;
  private NodeDisk disk;

  @BeforeEach
  void open() {
    blobs = new DirectoryBlobStore(directory.resolve("content"), () -> now);
    trees = new TreeStore(directory.resolve("trees"), () -> now);
    disk =
        new NodeDisk(
            List.of(new BlobPart(blobs, () -> now), new TreePart(trees, () -> now)),
            () -> new DiskSpace(10_000_000, freeBytes),
            () -> needed,
            () -> now);
  }

  @Test
  void pruningAllLeavesNothing() {
    blobs.put(bytes("layer"));
    trees.describe(tree("a.txt", "a"), new TreeOrigin("source.local", "local source for context"));
    trees.put(bytes("a file that no tree has"));

    assertThat(disk.usage())
        .extracting(UsageRecord::type, UsageRecord::description)
        .contains(org.assertj.core.groups.Tuple.tuple("source.local", "local source for context"));
    now = now.plus(Duration.ofMinutes(1));
    assertThat(disk.prune(PruneRequest.everything(List.of()))).hasSize(3);

    assertThat(disk.usage()).isEmpty();
    assertThat(blobs.list()).isEmpty();
    assertThat(trees.files()).isEmpty();
    assertThat(trees.trees()).isEmpty();
  }

  @Test
  void aFileOfTwoTreesGoesWithTheLastOfThem() {
    Digest first = tree("a.txt", "shared");
    now = now.plus(Duration.ofDays(3));
    Digest second = tree("b.txt", "shared");

    now = now.plus(Duration.ofDays(1));
    disk.prune(new PruneRequest(true, Duration.ofDays(2), 0, 0, 0, List.of()));

    assertThat(trees.tree(first)).isEmpty();
    assertThat(trees.missing(trees.tree(second).orElseThrow())).isEmpty();
  }

  @Test
  void whatARunningBuildReceivesStays() {
    Instant buildBegan = now;
    Digest file = trees.put(bytes("the first file of a context that is still coming"));
    Digest blob = blobs.put(bytes("a layer on its way to a registry"));
    needed = new NeededContent(Optional.of(buildBegan), Set.of());
    now = now.plus(Duration.ofHours(5));

    assertThat(disk.prune(PruneRequest.everything(List.of()))).isEmpty();
    assertThat(trees.files()).extracting(info -> info.digest()).containsExactly(file);
    assertThat(blobs.has(blob)).isTrue();
  }

  @Test
  void aShortDiskIsClearedBeforeAJobAndAFullOneIsLeftAtPeace() {
    blobs.put(bytes("old"));
    now = now.plus(Duration.ofDays(1));
    DiskAmount none = DiskAmount.NONE;
    GcRule rule =
        new GcRule(
            false, Duration.ofHours(1), none, none, new DiskAmount.Bytes(500_000), List.of());
    try (DiskKeeper keeper = new DiskKeeper(disk, List.of(rule), records -> {})) {
      keeper.beforeJob();
      assertThat(blobs.list()).hasSize(1);

      freeBytes = 400_000;
      keeper.beforeJob();
      assertThat(blobs.list()).isEmpty();
    }
  }

  @Test
  void usedUpAgesAreCollectedNowAndThen() {
    blobs.put(bytes("old"));
    now = now.plus(Duration.ofDays(61));
    blobs.put(bytes("new"));
    DiskAmount small = new DiskAmount.Bytes(1);
    GcRule rule =
        new GcRule(false, Duration.ofDays(60), DiskAmount.NONE, small, DiskAmount.NONE, List.of());
    try (DiskKeeper keeper = new DiskKeeper(disk, List.of(rule), records -> {})) {
      keeper.tend();
    }

    assertThat(blobs.list())
        .extracting(info -> info.digest())
        .containsExactly(Digest.ofText("new"));
  }

  private Digest tree(String name, String text) {
    Digest content = trees.put(bytes(text));
    return trees.putTree(
        FileTree.of(
            List.of(
                new TreeEntry(
                    BytePath.of(name),
                    FileType.REGULAR,
                    0644,
                    new TreeEntry.Owner(0, 0),
                    text.length(),
                    0,
                    BytePath.EMPTY,
                    Optional.empty(),
                    new TreeMap<>(),
                    Optional.of(content)))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
