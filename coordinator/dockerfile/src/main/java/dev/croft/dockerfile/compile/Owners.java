package dev.croft.dockerfile.compile;

import dev.croft.model.llb.FileAction;
import java.util.Optional;

/** Reads {@code user[:group]}. */
final class Owners {

  private Owners() {}

  /**
   * Reads an owner.
   *
   * @param input the index of the tree in which names are looked up
   */
  static FileAction.Chown parse(String text, int input) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new FileAction.Chown(Optional.of(user(text, input)), Optional.empty());
    }
    return new FileAction.Chown(
        Optional.of(user(text.substring(0, colon), input)),
        Optional.of(user(text.substring(colon + 1), input)));
  }

  private static FileAction.User user(String text, int input) {
    if (text.isEmpty() || text.equals("root")) {
      return new FileAction.User.ById(0);
    }
    try {
      return new FileAction.User.ById(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return new FileAction.User.ByName(text, input);
    }
  }
}
