package dev.croft.oci.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code .dockerignore} files. */
public final class IgnoreFile {

  private IgnoreFile() {}

  /**
   * The patterns of a file, in order: lines that begin with {@code #} and empty lines are left out,
   * paths are cleaned, and a slash at the beginning means nothing.
   */
  public static List<String> parse(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    List<String> patterns = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String pattern = line.strip();
      if (!line.startsWith("#") && !pattern.isEmpty()) {
        patterns.add(
            pattern.startsWith("!") ? "!" + path(pattern.substring(1).strip()) : path(pattern));
      }
    }
    return patterns;
  }

  private static String path(String pattern) {
    if (pattern.isEmpty()) {
      return pattern;
    }
    String clean = GoPath.clean(pattern);
    return clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
  }
}
