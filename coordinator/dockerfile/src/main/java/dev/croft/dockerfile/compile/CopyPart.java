package dev.croft.dockerfile.compile;

import dev.croft.model.llb.FileAction;
import java.util.List;

/**
 * One source of a copy.
 *
 * @param source the tree that it is in
 * @param path within the tree
 * @param shallow whether it is one file as it is: no wildcards, no links to follow
 * @param include patterns below the path; none for everything
 * @param required what must be there
 */
record CopyPart(
    Deferred source,
    String path,
    boolean shallow,
    boolean unpack,
    List<String> include,
    List<String> required) {

  CopyPart {
    include = List.copyOf(include);
    required = List.copyOf(required);
  }

  /** Adds the copy to others. */
  void addTo(FileSteps steps, CopyRules rules, String destination) {
    String target = rules.target(destination);
    CopyRules.Mode mode = rules.mode();
    steps.addFrom(
        source,
        base ->
            new FileAction.Copy(
                path,
                target,
                rules.owner(base),
                mode.bits(),
                mode.text(),
                !shallow,
                !shallow,
                unpack,
                true,
                !shallow,
                !shallow,
                FileAction.UNSET,
                include,
                rules.exclude(),
                false,
                required));
  }
}
