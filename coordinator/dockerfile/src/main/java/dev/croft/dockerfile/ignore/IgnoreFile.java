package dev.croft.dockerfile.ignore;

import dev.croft.dockerfile.notation.Paths;
import java.util.ArrayList;
import java.util.List;

/** The format of {@code .dockerignore}. */
public final class IgnoreFile {

  private IgnoreFile() {}

  /**
   * The patterns of a file, cleaned and relative; exceptions begin with an exclamation mark. Lines
   * that begin with a number sign are comments.
   */
  public static List<String> patterns(String text) {
    List<String> patterns = new ArrayList<>();
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : content.split("\r?\n", -1)) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      String pattern = line.strip();
      boolean exception = pattern.startsWith("!");
      if (exception) {
        pattern = pattern.substring(1).strip();
      }
      patterns.add((exception ? "!" : "") + relative(pattern));
    }
    return patterns;
  }

  private static String relative(String pattern) {
    if (pattern.isEmpty()) {
      return pattern;
    }
    String clean = Paths.clean(pattern);
    return clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
  }
}
