package dev.croft.engine.cachemount.tree;

import dev.croft.linux.file.BytePath;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Merges what two writers made of one tree, file by file. Who publishes last is the newest, and
 * wins where both changed a file. A deletion only counts against a file that the other writer left
 * alone: no writer's files are lost.
 */
public final class TreeMerge {

  private final MountTree base;
  private final MountTree mine;
  private final MountTree theirs;
  private final Map<BytePath, MountEntry> merged = new HashMap<>();

  private TreeMerge(MountTree base, MountTree mine, MountTree theirs) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    theirs.entries().forEach(entry -> merged.put(entry.path(), entry));
  }

  /**
   * The merged tree.
   *
   * @param base what both began with
   * @param mine of the newest writer
   * @param theirs what is published
   */
  public static MountTree of(MountTree base, MountTree mine, MountTree theirs) {
    TreeChange change = base.to(mine);
    if (change.isEmpty()) {
      return theirs;
    }
    return base.equals(theirs) ? mine : new TreeMerge(base, mine, theirs).merge(change);
  }

  private MountTree merge(TreeChange change) {
    for (BytePath path : change.removed()) {
      Optional<MountEntry> before = base.find(path);
      if (before.isPresent() && isUnchangedByThem(before.get())) {
        merged.remove(path);
      }
    }
    change.put().forEach(entry -> merged.put(entry.path(), entry));
    change.put().forEach(entry -> keepDirectoriesOf(entry.path(), mine));
    for (MountEntry entry : MountTree.of(merged.values()).sorted()) {
      if (base.find(entry.path()).filter(entry::equals).isEmpty()) {
        keepMissingDirectoriesOf(entry.path());
      }
    }
    dropWhatIsInNoDirectory();
    return MountTree.of(merged.values());
  }

  /** A directory that only got other entries, and so another time, counts as left alone. */
  private boolean isUnchangedByThem(MountEntry before) {
    MountEntry now = merged.get(before.path());
    return now == null || before.equals(now) || (before.isDirectory() && now.isDirectory());
  }

  /** What the newest writer put is in directories, whatever others made of them. */
  private void keepDirectoriesOf(BytePath path, MountTree from) {
    for (BytePath above = path; !above.isEmpty(); ) {
      above = above.parent();
      MountEntry now = merged.get(above);
      if (now == null || !now.isDirectory()) {
        from.find(above).ifPresent(entry -> merged.put(entry.path(), entry));
      }
    }
  }

  /** What others put into a directory that the newest writer removed brings the directory back. */
  private void keepMissingDirectoriesOf(BytePath path) {
    for (BytePath above = path; !above.isEmpty(); ) {
      above = above.parent();
      if (!merged.containsKey(above)) {
        theirs
            .find(above)
            .filter(MountEntry::isDirectory)
            .ifPresent(entry -> merged.put(entry.path(), entry));
      }
    }
  }

  private void dropWhatIsInNoDirectory() {
    for (MountEntry entry : MountTree.of(merged.values()).sorted()) {
      BytePath path = entry.path();
      if (!path.isEmpty()) {
        MountEntry above = merged.get(path.parent());
        if (above == null || !above.isDirectory()) {
          merged.remove(path);
        }
      }
    }
  }
}
