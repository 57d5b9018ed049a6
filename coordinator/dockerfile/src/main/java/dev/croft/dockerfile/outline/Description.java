package dev.croft.dockerfile.outline;

import java.util.List;

/** What comments before an instruction say of a name: {@code # NAME is what it is for}. */
public final class Description {

  private Description() {}

  /** What follows the name; empty where no comment begins with it. */
  public static String of(List<String> comments, String name) {
    if (name.isEmpty()) {
      return "";
    }
    return comments.stream()
        .filter(comment -> comment.startsWith(name + " "))
        .map(comment -> comment.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
