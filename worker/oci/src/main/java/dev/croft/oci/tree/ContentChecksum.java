package dev.croft.oci.tree;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.ContentSelector;
import dev.croft.oci.pattern.GoPath;
import java.security.MessageDigest;
import java.util.List;

/**
 * Digests of what selectors select from one tree: equal where a step that reads it would see the
 * same. Names below the selected path count, and type, permissions, owner, link target, extended
 * attributes and content; times and hard links do not, nor does the name of the selected path
 * itself. Thread safe; what was computed for one selector is kept for the next.
 */
public final class ContentChecksum {

  private final FileView view;
  private final PathLookup lookup;
  private final RecordDigests records;

  /** Checksums of parts of a tree. */
  public ContentChecksum(FileView view) {
    this.view = view;
    this.lookup = new PathLookup(view);
    this.records = new RecordDigests(view);
  }

  /**
   * The digest of what is selected. What matches no pattern is no error: nothing has a digest too.
   *
   * @throws CroftException with kind NOT_FOUND and BuildKit's text {@code "/x": not found} where a
   *     path does not exist; with kind USER where a pattern's syntax is wrong
   */
  public Digest of(ContentSelector selector) {
    if (!selector.wildcard()
        && selector.includePatterns().isEmpty()
        && selector.excludePatterns().isEmpty()) {
      return whole(selector.path(), selector.followLinks());
    }
    return part(selector);
  }

  private Digest whole(String path, boolean followLinks) {
    String absolute = GoPath.clean("/" + path);
    return records.of(
        lookup
            .find(absolute, followLinks)
            .orElseThrow(() -> CroftException.notFound(quoted(absolute) + ": not found")));
  }

  private Digest part(ContentSelector selector) {
    Selection selection = new Selection(view, lookup, records, selector);
    List<Selection.Selected> selected = selection.run();
    if (selected.isEmpty()) {
      return Digest.ofBytes(new byte[0]);
    }
    if (selected.size() == 1
        && GoPath.base(selector.path())
            .equals(GoPath.base(selected.getFirst().path().toString()))) {
      return digest(selected.getFirst(), selector);
    }
    MessageDigest hash = Digest.sha256();
    int prefix = selection.prefix().length();
    for (Selection.Selected one : selected) {
      RecordDigests.text(hash, one.path().from(Math.min(prefix, one.path().length())).bytes());
      RecordDigests.text(hash, digest(one, selector).value());
    }
    return Digest.ofHash(hash.digest());
  }

  private Digest digest(Selection.Selected one, ContentSelector selector) {
    return one.followed() ? whole(one.path().toString(), selector.followLinks()) : one.digest();
  }

  /** As Go's {@code %q} has it, for the characters that matter. */
  private static String quoted(String path) {
    return "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
