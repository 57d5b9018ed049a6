package dev.croft.dockerfile.stage;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image with its registry spelled out, in the grammar of the distribution project.
 *
 * @param name registry and path, such as {@code docker.io/library/alpine}
 */
public record ImageReference(String name, Optional<String> tag, Optional<String> digest) {

  private static final String HUB = "docker.io";
  private static final String OFFICIAL = "library/";
  private static final String LATEST = "latest";

  private static final String LABEL = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)";
  private static final String HOST =
      "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "("
              + HOST
              + "/"
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)"
              + "(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@("
              + DIGEST
              + "))?");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  /**
   * Reads a name as users write it.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static ImageReference parse(String text) {
    if (IDENTIFIER.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String full = withRegistry(text);
    String rest = full.substring(full.indexOf('/') + 1);
    int colon = rest.indexOf(':');
    String path = colon < 0 ? rest : rest.substring(0, colon);
    if (!path.equals(path.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "invalid reference format: repository name (" + path + ") must be lowercase");
    }
    Matcher matcher = REFERENCE.matcher(full);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("invalid reference format");
    }
    return new ImageReference(
        matcher.group(1),
        Optional.ofNullable(matcher.group(2)),
        Optional.ofNullable(matcher.group(3)));
  }

  private static String withRegistry(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return HUB + "/" + OFFICIAL + text;
    }
    String first = text.substring(0, slash);
    boolean registry =
        first.equals("localhost")
            || first.contains(".")
            || first.contains(":")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    if (!registry) {
      return HUB + "/" + text;
    }
    if (!first.equals(HUB) && !first.equals("index.docker.io")) {
      return text;
    }
    String path = text.substring(slash + 1);
    return HUB + "/" + (path.contains("/") ? path : OFFICIAL + path);
  }

  /** With the tag {@code latest} where there is neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return tag.isEmpty() && digest.isEmpty()
        ? new ImageReference(name, Optional.of(LATEST), digest)
        : this;
  }

  /** With a digest, which replaces the one it has. */
  public ImageReference withDigest(String value) {
    return new ImageReference(name, tag, Optional.of(value));
  }

  /** The shortest name that means the same, without the tag {@code latest}. */
  public String shortName() {
    String path = name;
    if (path.startsWith(HUB + "/")) {
      path = path.substring(HUB.length() + 1);
      if (path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0) {
        path = path.substring(OFFICIAL.length());
      }
    }
    return path + suffix(tag.filter(it -> !it.equals(LATEST) || digest.isPresent()));
  }

  private String suffix(Optional<String> shownTag) {
    return shownTag.map(it -> ":" + it).orElse("") + digest.map(it -> "@" + it).orElse("");
  }

  @Override
  public String toString() {
    return name + suffix(tag);
  }
}
