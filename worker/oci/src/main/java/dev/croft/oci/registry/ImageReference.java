package dev.croft.oci.registry;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image: a registry's host, a repository in it, and a tag, a digest or both.
 *
 * @param domain the registry's host and port, such as {@code docker.io} or {@code localhost:5000}
 * @param repository such as {@code library/debian}
 */
public record ImageReference(
    String domain, String repository, Optional<String> tag, Optional<Digest> digest) {

  private static final String DEFAULT_DOMAIN = "docker.io";
  private static final String LEGACY_DOMAIN = "index.docker.io";
  private static final String OFFICIAL = "library/";
  private static final String DEFAULT_TAG = "latest";

  private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String DOMAIN =
      "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final String NAME = PART + "(?:/" + PART + ")*";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<domain>%s)/(?<name>%s)(?::(?<tag>%s))?(?:@(?<digest>[^@]+))?"
              .formatted(DOMAIN, NAME, TAG.pattern()));
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");
  private static final int LONGEST_NAME = 255;

  /**
   * Reads a reference as Docker does: {@code debian} is {@code docker.io/library/debian}. No tag is
   * added; see {@link #withDefaultTag()}.
   *
   * @throws CroftException with kind USER where the text is no reference
   */
  public static ImageReference parse(String text) {
    if (IDENTIFIER.matcher(text).matches()) {
      throw invalid(
          text,
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String full = withDomain(text);
    Matcher matcher = REFERENCE.matcher(full);
    if (!matcher.matches()) {
      throw invalid(text, reasonFor(full));
    }
    String name = matcher.group("name");
    if (name.length() > LONGEST_NAME) {
      throw invalid(text, "repository name must not be more than " + LONGEST_NAME + " characters");
    }
    return new ImageReference(
        matcher.group("domain"),
        name,
        Optional.ofNullable(matcher.group("tag")),
        Optional.ofNullable(matcher.group("digest")).map(value -> digest(text, value)));
  }

  /** Host and repository, such as {@code docker.io/library/debian}. */
  public String name() {
    return domain + "/" + repository;
  }

  /** The name as people write it: without what Docker adds. */
  public String familiarName() {
    if (!domain.equals(DEFAULT_DOMAIN)) {
      return name();
    }
    String rest = repository.startsWith(OFFICIAL) ? repository.substring(OFFICIAL.length()) : "/";
    return rest.contains("/") ? repository : rest;
  }

  /** The whole reference as people write it. */
  public String familiar() {
    return familiarName() + suffix();
  }

  /** The same with the tag {@code latest} where there is neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return tag.isEmpty() && digest.isEmpty() ? withTag(DEFAULT_TAG) : this;
  }

  /**
   * Another tag of the repository; no digest.
   *
   * @throws CroftException with kind USER where the text is no tag
   */
  public ImageReference withTag(String newTag) {
    if (!TAG.matcher(newTag).matches()) {
      throw invalid(name() + ":" + newTag, "invalid tag format");
    }
    return new ImageReference(domain, repository, Optional.of(newTag), Optional.empty());
  }

  /** The same name and tag, with a digest. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, repository, tag, Optional.of(newDigest));
  }

  /** The same name and digest, without tag. */
  public ImageReference withoutTag() {
    return new ImageReference(domain, repository, Optional.empty(), digest);
  }

  /** What the registry is asked for: the digest where there is one, else the tag. */
  String object() {
    return digest.map(Digest::value).orElse(tag.orElse(DEFAULT_TAG));
  }

  /** The whole reference, nothing left out. */
  @Override
  public String toString() {
    return name() + suffix();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  private static String withDomain(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return DEFAULT_DOMAIN + "/" + OFFICIAL + text;
    }
    String first = text.substring(0, slash);
    String rest = text.substring(slash + 1);
    boolean isDomain =
        first.equals("localhost")
            || first.contains(".")
            || first.contains(":")
            || !first.toLowerCase(Locale.ROOT).equals(first);
    String domain = !isDomain || first.equals(LEGACY_DOMAIN) ? DEFAULT_DOMAIN : first;
    String name = isDomain ? rest : text;
    boolean official = domain.equals(DEFAULT_DOMAIN) && !name.contains("/");
    return domain + "/" + (official ? OFFICIAL : "") + name;
  }

  private static Digest digest(String text, String value) {
    if (!Digest.isDigest(value)) {
      throw invalid(text, "invalid digest format");
    }
    return new Digest(value);
  }

  private static String reasonFor(String full) {
    String name = full.substring(full.indexOf('/') + 1).split("[:@]", 2)[0];
    return name.toLowerCase(Locale.ROOT).equals(name)
        ? "invalid reference format"
        : "invalid reference format: repository name (" + name + ") must be lowercase";
  }

  private static CroftException invalid(String text, String reason) {
    return CroftException.user("failed to parse image reference \"" + text + "\": " + reason);
  }
}
