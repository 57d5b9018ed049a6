package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a repository's refs point to, as {@code git ls-remote} lists them. */
record GitRefs(Map<String, String> objects) {

  GitRefs {
    objects = Map.copyOf(objects);
  }

  /**
   * What a name stands for.
   *
   * @param name the ref's full name
   * @param object what the ref points to
   * @param commit the commit behind it; another than {@code object} for an annotated tag
   */
  record Found(String name, String object, String commit) {}

  static GitRefs parse(String listing) {
    Map<String, String> objects = new HashMap<>();
    for (String line : listing.lines().toList()) {
      int tab = line.indexOf('\t');
      if (tab > 0 && !line.startsWith("ref:")) {
        objects.put(line.substring(tab + 1), line.substring(0, tab));
      }
    }
    return new GitRefs(objects);
  }

  /** The default branch, from a listing with {@code --symref}. */
  static String defaultBranch(String listing, GitRequest request) {
    return listing
        .lines()
        .filter(line -> line.startsWith("ref: ") && line.endsWith("\tHEAD"))
        .map(line -> line.substring("ref: ".length(), line.indexOf('\t')))
        .findFirst()
        .orElseThrow(
            () ->
                CroftException.user(
                    "could not find default branch for repository: " + request.shown()));
  }

  /** Finds a branch, then a tag, then anything of that name. */
  Found find(GitRequest request, String ref) {
    String head = under("refs/heads/", ref);
    String tag = under("refs/tags/", ref);
    String other = under("refs/", ref);
    if (objects.containsKey(head)) {
      return plain(head);
    }
    if (objects.containsKey(tag)) {
      String object = objects.get(tag);
      return new Found(tag, object, objects.getOrDefault(tag + "^{}", object));
    }
    return Optional.of(other)
        .filter(objects::containsKey)
        .map(this::plain)
        .orElseThrow(
            () ->
                CroftException.notFound(
                    "repository does not contain ref " + ref + ", output: \"\""));
  }

  private Found plain(String name) {
    String object = objects.getOrDefault(name, "");
    return new Found(name, object, object);
  }

  private static String under(String prefix, String ref) {
    return ref.startsWith(prefix) ? ref : prefix + ref;
  }
}
