package dev.croft.engine.cachemount.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeMergeTest {

  @Test
  void whatEachMadeIsThere() {
    MountTree base = tree("d/", "d/old=1");
    MountTree merged =
        TreeMerge.of(
            base, tree("d/", "d/old=1", "d/mine=1"), tree("d/", "d/old=1", "d/theirs=1", "e=1"));
    assertThat(merged).isEqualTo(tree("d/", "d/old=1", "d/mine=1", "d/theirs=1", "e=1"));
  }

  @Test
  void theNewestWins() {
    MountTree merged = TreeMerge.of(tree("f=1"), tree("f=2"), tree("f=3"));
    assertThat(merged).isEqualTo(tree("f=2"));
  }

  @Test
  void deletionsCountAgainstFilesThatOthersLeftAlone() {
    MountTree merged = TreeMerge.of(tree("f=1", "g=1"), tree(), tree("f=1", "g=2", "h=1"));
    assertThat(merged).isEqualTo(tree("g=2", "h=1"));
  }

  @Test
  void aDeletionOfTheirsCounts() {
    MountTree merged = TreeMerge.of(tree("f=1", "g=1"), tree("f=1", "g=1", "h=1"), tree("g=1"));
    assertThat(merged).isEqualTo(tree("g=1", "h=1"));
  }

  @Test
  void aDirectoryThatOneRemovedAndTheOtherFilledIsThere() {
    MountTree base = tree("d/", "d/e/", "d/e/f=1");
    MountTree filled = tree("d/", "d/e/", "d/e/f=1", "d/e/new=1");
    assertThat(TreeMerge.of(base, tree(), filled)).isEqualTo(tree("d/", "d/e/", "d/e/new=1"));
    assertThat(TreeMerge.of(base, filled, tree())).isEqualTo(tree("d/", "d/e/", "d/e/new=1"));
  }

  @Test
  void aFileInTheWayOfTheNewestWritersDirectoryGoes() {
    MountTree merged = TreeMerge.of(tree("d/"), tree("d/", "d/x=1"), tree("d=1"));
    assertThat(merged).isEqualTo(tree("d/", "d/x=1"));
    assertThat(TreeMerge.of(tree("d/"), tree("d=1"), tree("d/", "d/x=1"))).isEqualTo(tree("d=1"));
  }

  @Test
  void everyMergeIsATreeWithAllNewFilesOfTheNewestWriter() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      MountTree base = random(random, MountTree.EMPTY);
      MountTree mine = random(random, base);
      MountTree theirs = random(random, base);
      MountTree merged = TreeMerge.of(base, mine, theirs);
      for (MountEntry entry : merged.entries()) {
        assertThat(entry.path().isEmpty() || isInDirectory(merged, entry)).isTrue();
        boolean someones =
            mine.find(entry.path()).filter(entry::equals).isPresent()
                || theirs.find(entry.path()).filter(entry::equals).isPresent();
        assertThat(someones).isTrue();
      }
      for (MountEntry entry : base.to(mine).put()) {
        assertThat(merged.find(entry.path())).contains(entry);
      }
      assertThat(TreeCodec.read(TreeCodec.write(merged)).put()).isEqualTo(merged.sorted());
      assertThat(theirs.after(TreeCodec.read(TreeCodec.write(theirs.to(merged)))))
          .isEqualTo(merged);
    }
  }

  private static boolean isInDirectory(MountTree tree, MountEntry entry) {
    return tree.find(entry.path().parent()).filter(MountEntry::isDirectory).isPresent();
  }

  private static MountTree random(Random random, MountTree from) {
    List<MountEntry> entries = new ArrayList<>();
    for (String path : List.of("", "a", "a/b", "a/b/c", "a/d", "a-", "e", "e/f", "e/f/g", "h")) {
      boolean inDirectory =
          path.isEmpty()
              || entries.stream()
                  .anyMatch(e -> e.isDirectory() && e.path().equals(BytePath.of(path).parent()));
      if (!inDirectory) {
        continue;
      }
      var before = from.find(BytePath.of(path));
      if (before.isPresent() && random.nextInt(3) > 0) {
        entries.add(before.get());
      } else if (path.isEmpty() || random.nextInt(5) > 0) {
        boolean directory = path.isEmpty() || random.nextInt(3) > 0;
        entries.add(entry(path, directory, random.nextInt(3)));
      }
    }
    return MountTree.of(entries);
  }

  private static MountTree tree(String... files) {
    List<MountEntry> entries = new ArrayList<>();
    entries.add(entry("", true, 0));
    for (String file : files) {
      int end = file.endsWith("/") ? file.length() - 1 : file.indexOf('=');
      boolean directory = file.endsWith("/");
      int value = directory ? 0 : Integer.parseInt(file.substring(end + 1));
      entries.add(entry(file.substring(0, end), directory, value));
    }
    return MountTree.of(entries);
  }

  private static MountEntry entry(String path, boolean directory, int value) {
    return new MountEntry(
        BytePath.of(path),
        directory ? FileType.DIRECTORY : FileType.REGULAR,
        0755,
        0,
        0,
        value,
        0,
        0,
        Special.NONE,
        List.of());
  }
}
