package dev.croft.agent.move;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import java.util.Locale;
import java.util.Optional;

/**
 * What content is called in the whole farm.
 *
 * @param value such as {@code snapshot/ID}, {@code tree/DIGEST} or {@code blob/DIGEST}
 */
public record ContentName(String value) {

  /** What may be named. */
  public enum Kind {
    /** A snapshot with all that it was made from. */
    SNAPSHOT,
    /** A listing with its files. */
    TREE,
    /** A blob. */
    BLOB
  }

  /** What it names. */
  public Kind kind() {
    return Kind.valueOf(value.substring(0, value.indexOf('/')).toUpperCase(Locale.ROOT));
  }

  /** The part that is not the kind. */
  public String rest() {
    return value.substring(value.indexOf('/') + 1);
  }

  /** A snapshot's name. */
  public static ContentName of(SnapshotId id) {
    return new ContentName("snapshot/" + id);
  }

  /** The name of a tree's listing with its files. */
  public static ContentName tree(Digest digest) {
    return new ContentName("tree/" + digest);
  }

  /** A blob's name. */
  public static ContentName blob(Digest digest) {
    return new ContentName("blob/" + digest);
  }

  /** The name of content that nodes have; empty for what says itself where it comes from. */
  public static Optional<ContentName> of(Content content) {
    return switch (content) {
      case Content.Snapshot snapshot -> Optional.of(of(snapshot.id()));
      case Content.Tree tree -> Optional.of(tree(tree.digest()));
      case Content.Empty empty -> Optional.empty();
      case Content.Image image -> Optional.empty();
      case Content.Layers layers -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return value;
  }
}
