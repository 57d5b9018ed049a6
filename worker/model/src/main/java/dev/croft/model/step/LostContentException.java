package dev.croft.model.step;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/**
 * A step's input was thought to be there but cannot be had any more; whoever made it has to make it
 * again.
 */
public final class LostContentException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final transient Content content;
  private final String why;

  /** A loss of some content. */
  public LostContentException(Content content, String why) {
    super(FailureKind.TRANSIENT, named(content) + " is lost: " + why);
    this.content = content;
    this.why = why;
  }

  private static String named(Content content) {
    return switch (content) {
      case Content.Empty empty -> "an empty tree";
      case Content.Snapshot snapshot -> "snapshot " + snapshot.id().value();
      case Content.Image image -> "the root file system of " + image.reference();
      case Content.Layers layers -> "a result of an imported cache";
      case Content.Tree tree -> "the tree of files " + tree.digest();
    };
  }

  /** Why it cannot be had. */
  public String why() {
    return why;
  }

  /** What is lost. */
  public Content content() {
    return content;
  }
}
