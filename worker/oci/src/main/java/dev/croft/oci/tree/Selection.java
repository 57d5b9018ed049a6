package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.ContentSelector;
import dev.croft.oci.pattern.GoPath;
import dev.croft.oci.pattern.PathPattern;
import dev.croft.oci.pattern.PatternMatcher;
import dev.croft.oci.pattern.PatternMatcher.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a selector with a wildcard or patterns selects: files one by one, and directories without
 * what is in them, in the order of a walk. A directory that only leads to something selected is
 * selected too. The path that patterns see begins at the match of the wildcard, or at the selected
 * path.
 */
final class Selection {

  private final FileView view;
  private final PathLookup lookup;
  private final RecordDigests records;
  private final ContentSelector selector;
  private final String path;
  private final boolean contentsOnly;
  private final PatternMatcher includes;
  private final PatternMatcher excludes;
  private final Optional<PathPattern> wildcard;
  private final int wildcardDepth;
  private final BytePath prefix;
  private final List<Selected> selected = new ArrayList<>();

  /**
   * Something selected.
   *
   * @param path as the selector has it, absolute: links above it are not resolved
   * @param followed whether it is a link that counts by what it points to
   */
  record Selected(BytePath path, Digest digest, boolean followed) {}

  /** What a walk knows of a directory that it is in. */
  private static final class Above {

    final Selected entry;
    final Match include;
    final Match exclude;
    boolean isSelected;

    Above(Selected entry, Match include, Match exclude, boolean isSelected) {
      this.entry = entry;
      this.include = include;
      this.exclude = exclude;
      this.isSelected = isSelected;
    }
  }

  Selection(FileView view, PathLookup lookup, RecordDigests records, ContentSelector selector) {
    this.view = view;
    this.lookup = lookup;
    this.records = records;
    this.selector = selector;
    String clean = GoPath.clean("/" + selector.path());
    this.path = clean.equals("/") ? "" : clean;
    this.contentsOnly = selector.path().endsWith("/");
    this.includes = matcher("includepatterns", selector.includePatterns());
    this.excludes = matcher("excludepatterns", selector.excludePatterns());
    this.wildcard =
        selector.wildcard() && !path.isEmpty()
            ? Optional.of(PathPattern.compile(path))
            : Optional.empty();
    this.wildcardDepth = (int) path.chars().filter(c -> c == '/').count();
    String plain = selector.wildcard() && !path.isEmpty() ? GoPath.withoutWildcards(path) : path;
    this.prefix = plain.equals("/") ? BytePath.EMPTY : BytePath.of(plain);
  }

  /** What is cut from the paths before they count; absolute, empty for the root. */
  BytePath prefix() {
    return prefix;
  }

  /** Walks the tree. */
  List<Selected> run() {
    boolean followLast = wildcard.isPresent() && prefix.length() < BytePath.of(path).length();
    lookup
        .find(prefix, followLast)
        .ifPresent(real -> visit(real, prefix, Optional.empty(), new ArrayList<>()));
    return selected;
  }

  /**
   * Looks at one file or directory.
   *
   * @param real where it is in the tree
   * @param shown as the selector has it, absolute
   * @param match the path that the wildcard matched, here or above
   * @param above the directories from the first one looked at down to this
   */
  private void visit(BytePath real, BytePath shown, Optional<BytePath> match, List<Above> above) {
    FileView.Status status = view.stat(real).orElseThrow();
    Optional<BytePath> matched = match.or(() -> matchedBy(shown));
    if (matched.isEmpty()) {
      descend(real, shown, status, matched, above);
      return;
    }
    BytePath root = matched.get();
    String candidate =
        shown.length() == root.length() ? "" : shown.from(root.length() + 1).toString();
    Match parentInclude = above.isEmpty() ? Match.unknown() : above.getLast().include;
    Match parentExclude = above.isEmpty() ? Match.unknown() : above.getLast().exclude;
    Match include = includes.match(candidate, parentInclude);
    boolean included = includes.isEmpty() || include.matched();
    // What is not included is not asked for exclusion, so that its children ask anew.
    Match exclude = included ? excludes.match(candidate, parentExclude) : Match.unknown();
    boolean taken = included && !exclude.matched();
    boolean headerless = contentsOnly && shown.equals(BytePath.of(path));
    if (status.isDirectory()) {
      if (!headerless) {
        Selected entry = new Selected(shown, records.header(real), false);
        if (taken) {
          takeAll(above);
          selected.add(entry);
        }
        above.add(new Above(entry, include, exclude, taken));
      }
      descend(real, shown, status, matched, above);
      if (!headerless) {
        above.removeLast();
      }
    } else if (taken) {
      boolean followed = above.isEmpty() && selector.followLinks() && status.isSymlink();
      takeAll(above);
      selected.add(new Selected(shown, records.header(real), followed));
    }
  }

  private void takeAll(List<Above> above) {
    for (Above directory : above) {
      if (!directory.isSelected) {
        selected.add(directory.entry);
        directory.isSelected = true;
      }
    }
  }

  private void descend(
      BytePath real,
      BytePath shown,
      FileView.Status status,
      Optional<BytePath> matched,
      List<Above> above) {
    boolean tooDeep = matched.isEmpty() && depth(shown) >= wildcardDepth;
    if (!status.isDirectory() || tooDeep) {
      return;
    }
    for (BytePath name : view.list(real)) {
      BytePath below = shown.isEmpty() ? BytePath.of("/").resolve(name) : shown.resolve(name);
      visit(real.resolve(name), below, matched, above);
    }
  }

  private Optional<BytePath> matchedBy(BytePath shown) {
    if (wildcard.isEmpty()) {
      return Optional.of(prefix);
    }
    return wildcard.get().matches(shown.toString()) ? Optional.of(shown) : Optional.empty();
  }

  private static int depth(BytePath shown) {
    return shown.names().size();
  }

  private static PatternMatcher matcher(String what, List<String> patterns) {
    try {
      return PatternMatcher.compile(patterns);
    } catch (CroftException e) {
      throw new CroftException(e.kind(), "invalid " + what + ": " + patterns + ": " + e.text(), e);
    }
  }
}
