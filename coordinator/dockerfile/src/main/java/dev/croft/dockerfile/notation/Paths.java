package dev.croft.dockerfile.notation;

import java.util.ArrayDeque;
import java.util.Deque;

/** Slash-separated paths as texts, of whatever machine. */
public final class Paths {

  private Paths() {}

  /** The shortest path that means the same; {@code .} for the empty one. */
  public static String clean(String path) {
    boolean absolute = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (!part.equals("..")) {
        parts.addLast(part);
      } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!absolute) {
        parts.addLast(part);
      }
    }
    String joined = String.join("/", parts);
    if (absolute) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  /** Two paths after each other, cleaned; the second is relative even if it begins with a slash. */
  public static String join(String first, String second) {
    if (first.isEmpty() && second.isEmpty()) {
      return "";
    }
    return clean(first + "/" + second);
  }

  /** The path below the root, cleaned: no {@code ..} leads out. */
  public static String underRoot(String path) {
    return clean("/" + path);
  }

  /** The part behind the last slash, as Go's {@code path.Base} has it. */
  public static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String trimmed = path;
    while (trimmed.length() > 1 && trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed.equals("/") ? trimmed : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * A path made absolute and clean, with the slash or {@code /.} at its end kept: copies read
   * meaning into them.
   */
  public static String resolve(String directory, String path) {
    String clean = path.startsWith("/") ? clean(path) : underRoot(directory + "/" + path);
    if (path.endsWith("/") && !clean.endsWith("/")) {
      return clean + "/";
    }
    if (path.endsWith("/.")) {
      return clean.equals("/") ? "/." : clean + "/.";
    }
    return clean;
  }
}
