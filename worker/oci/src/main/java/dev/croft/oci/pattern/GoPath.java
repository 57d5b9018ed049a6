package dev.croft.oci.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Paths as Go's package {@code path} reads them: text with slashes, nothing looked up. */
public final class GoPath {

  private GoPath() {}

  /**
   * The shortest path that means the same: no empty parts, no {@code .}, and {@code ..} only at the
   * beginning of a relative path. An empty path is {@code .}.
   */
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

  /** The last part of a path; {@code .} for an empty one and {@code /} for the root. */
  public static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? "/" : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** Whether a part of a pattern means more than itself. */
  public static boolean hasWildcard(String part) {
    for (int i = 0; i < part.length(); i++) {
      switch (part.charAt(i)) {
        case '*', '?', '[' -> {
          return true;
        }
        case '\\' -> i++;
        default -> {}
      }
    }
    return false;
  }

  /** The parts of a clean absolute path up to the first with a wildcard, as an absolute path. */
  public static String withoutWildcards(String absolute) {
    List<String> plain = new ArrayList<>();
    for (String part : absolute.substring(1).split("/", -1)) {
      if (hasWildcard(part)) {
        break;
      }
      plain.add(part);
    }
    return "/" + String.join("/", plain);
  }
}
