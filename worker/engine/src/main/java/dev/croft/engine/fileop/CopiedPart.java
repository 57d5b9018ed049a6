package dev.croft.engine.fileop;

import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one copy reads of a tree.
 *
 * @param source the path or pattern that is copied
 * @param wildcards whether it is a pattern
 * @param followLinks whether a link at its end is followed
 * @param archive whether what is there may be an archive that is unpacked
 * @param includes patterns of what is copied of a directory; all where there are none
 * @param excludes patterns of what is not
 */
public record CopiedPart(
    String source,
    boolean wildcards,
    boolean followLinks,
    boolean archive,
    List<String> includes,
    List<String> excludes) {

  /** Copies the lists. */
  public CopiedPart {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  private static CopiedPart of(FileAction.Copy copy) {
    return new CopiedPart(
        copy.src(),
        copy.allowWildcard(),
        copy.followSymlink(),
        copy.unpackArchives(),
        copy.includePatterns(),
        copy.excludePatterns());
  }

  /** What an operation reads of an input; empty where it is more than copies of files. */
  public static Optional<List<CopiedPart>> ofInput(FileOp op, int input) {
    List<CopiedPart> parts = new ArrayList<>();
    for (FileOp.Step step : op.actions()) {
      if (step.input() == input || namesOwnersBy(step.action(), input)) {
        return Optional.empty();
      }
      if (step.secondaryInput() == input && step.action() instanceof FileAction.Copy copy) {
        parts.add(of(copy));
      }
    }
    return Optional.of(parts);
  }

  private static boolean namesOwnersBy(FileAction action, int input) {
    return OwnerLookup.ownerOf(action).stream()
        .anyMatch(owner -> isIn(owner.user(), input) || isIn(owner.group(), input));
  }

  private static boolean isIn(Optional<FileAction.User> user, int input) {
    return user.isPresent()
        && user.get() instanceof FileAction.User.ByName name
        && name.input() == input;
  }
}
