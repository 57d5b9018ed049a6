package dev.croft.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.engine.fileop.InputTree;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.step.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeOpsTest {

  @TempDir private Path directory;
  private TreeFixture fixture;

  @BeforeEach
  void open() {
    fixture = new TreeFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void laterTreesLieOverEarlierOnes() throws IOException {
    SnapshotId low = fixture.files("d/one", "d/both");
    SnapshotId high =
        fixture.tree(
            Optional.empty(),
            root -> {
              Files.createDirectory(root.resolve("d"));
              Files.writeString(root.resolve("d/both"), "high");
            });
    fixture.check(
        merge(low, high),
        root -> {
          assertThat(root.resolve("d/one")).hasContent("d/one");
          assertThat(root.resolve("d/both")).hasContent("high");
        });
  }

  @Test
  void whatALaterTreeRemovedIsGone() throws IOException {
    SnapshotId low = fixture.files("gone", "kept");
    SnapshotId base = fixture.files("gone");
    SnapshotId high = fixture.tree(Optional.of(base), root -> Files.delete(root.resolve("gone")));
    assertThat(paths(merge(low, high))).containsExactly("kept");
  }

  @Test
  void treesWithACommonBeginningMerge() throws IOException {
    SnapshotId base = fixture.files("base");
    SnapshotId one =
        fixture.tree(Optional.of(base), root -> Files.writeString(root.resolve("one"), ""));
    SnapshotId two =
        fixture.tree(Optional.of(base), root -> Files.writeString(root.resolve("two"), ""));
    assertThat(paths(merge(one, two))).containsExactly("base", "one", "two");
  }

  @Test
  void aMergeOfNothingIsEmpty() throws IOException {
    SnapshotId merged = fixture.ops.merge(new MergeOp(List.of(0)), List.of(new InputTree.Empty()));
    assertThat(paths(merged)).isEmpty();
  }

  @Test
  void aMergeSurvivesARestartAndItsInputs() throws IOException {
    SnapshotId low = fixture.files("low");
    SnapshotId high = fixture.files("high");
    SnapshotId merged = merge(low, high);
    assertThat(fixture.store.delete(low)).isTrue();
    assertThat(fixture.store.delete(high)).isTrue();
    fixture.close();
    fixture = new TreeFixture(directory);
    assertThat(paths(merged)).containsExactly("high", "low");
  }

  @Test
  void aDifferenceIsWhatIsNewOrChanged() throws IOException {
    SnapshotId lower = fixture.files("same", "changed", "d/same", "e/same");
    SnapshotId upper =
        fixture.tree(
            Optional.of(lower),
            root -> {
              Files.writeString(root.resolve("changed"), "new content");
              Files.writeString(root.resolve("d/new"), "");
              Files.setLastModifiedTime(
                  root.resolve("e"), Files.getLastModifiedTime(root.resolve("d")));
            });
    assertThat(paths(diff(lower, upper))).containsExactly("changed", "d", "d/new");
  }

  @Test
  void metadataCountsToo() throws IOException {
    SnapshotId lower = fixture.files("mode", "owner", "same");
    SnapshotId upper =
        fixture.tree(
            Optional.of(lower),
            root -> {
              Files.setAttribute(root.resolve("mode"), "unix:mode", 0600);
              Files.setAttribute(root.resolve("owner"), "unix:uid", 5);
            });
    SnapshotId difference = diff(lower, upper);
    assertThat(paths(difference)).containsExactly("mode", "owner");
    fixture.check(
        difference,
        root -> assertThat(Files.getAttribute(root.resolve("owner"), "unix:uid")).isEqualTo(5));
  }

  @Test
  void treesThatWereMadeApartAreCompared() throws IOException {
    SnapshotId lower = fixture.files("same", "gone");
    SnapshotId upper =
        fixture.tree(
            Optional.empty(),
            root -> {
              Files.writeString(root.resolve("same"), "same");
              Files.writeString(root.resolve("new"), "");
              fixture.check(
                  lower,
                  other ->
                      Files.setLastModifiedTime(
                          root.resolve("same"), Files.getLastModifiedTime(other.resolve("same"))));
            });
    assertThat(paths(diff(lower, upper))).containsExactly("new");
  }

  @Test
  void aDifferenceRemovesWhereItIsMerged() throws IOException {
    SnapshotId lower = fixture.files("d/gone", "d/kept");
    SnapshotId upper =
        fixture.tree(
            Optional.of(lower),
            root -> {
              Files.delete(root.resolve("d/gone"));
              Files.writeString(root.resolve("added"), "");
            });
    SnapshotId difference = diff(lower, upper);
    assertThat(paths(difference)).containsExactly("added");
    SnapshotId other = fixture.files("d/gone", "d/other");
    assertThat(paths(merge(other, difference))).containsExactly("added", "d", "d/other");
  }

  @Test
  void aDifferenceThatWasBuiltOnStillRemoves() throws IOException {
    SnapshotId lower = fixture.files("gone");
    SnapshotId upper = fixture.tree(Optional.of(lower), root -> Files.delete(root.resolve("gone")));
    SnapshotId more =
        fixture.tree(
            Optional.of(diff(lower, upper)), root -> Files.writeString(root.resolve("more"), ""));
    assertThat(paths(merge(fixture.files("gone", "kept"), more))).containsExactly("kept", "more");
  }

  @Test
  void aDifferenceFromNothingIsTheTree() throws IOException {
    SnapshotId upper = fixture.files("a");
    assertThat(fixture.ops.diff(new DiffOp(-1, 0), TreeFixture.inputs(upper))).isEqualTo(upper);
    assertThat(paths(fixture.ops.diff(new DiffOp(-1, -1), List.of()))).isEmpty();
  }

  private SnapshotId merge(SnapshotId... ids) {
    List<Integer> all = IntStream.range(0, ids.length).boxed().toList();
    return fixture.ops.merge(new MergeOp(all), TreeFixture.inputs(ids));
  }

  private SnapshotId diff(SnapshotId lower, SnapshotId upper) {
    return fixture.ops.diff(new DiffOp(0, 1), TreeFixture.inputs(lower, upper));
  }

  private List<String> paths(SnapshotId id) throws IOException {
    List<String> paths = new ArrayList<>();
    fixture.check(
        id,
        root -> {
          try (var files = Files.walk(root)) {
            files
                .filter(file -> !file.equals(root))
                .map(file -> root.relativize(file).toString())
                .sorted()
                .forEach(paths::add);
          }
        });
    return paths;
  }
}
