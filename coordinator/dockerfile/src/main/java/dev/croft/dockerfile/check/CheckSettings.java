package dev.croft.dockerfile.check;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.Booleans;
import dev.croft.dockerfile.notation.GoText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which checks run.
 *
 * @param skip names of checks that do not, or {@code all}
 * @param experimental names of experimental checks that do, or {@code all}
 * @param error whether warnings fail the build
 */
public record CheckSettings(Set<String> skip, Set<String> experimental, boolean error) {

  private static final String ALL = "all";
  private static final int MAX_PARTS = 3;

  /** Copies the names. */
  public CheckSettings {
    skip = Set.copyOf(skip);
    experimental = Set.copyOf(experimental);
  }

  /** All checks but the experimental ones. */
  public static CheckSettings usual() {
    return new CheckSettings(Set.of(), Set.of(), false);
  }

  /** Reads a setting such as {@code skip=StageNameCasing,FromAsCasing;error=true}. */
  public static CheckSettings parse(String text) {
    Set<String> skip = Set.of();
    Set<String> experimental = Set.of();
    boolean error = false;
    if (text.isBlank()) {
      return usual();
    }
    for (String part : List.of(text.strip().split(";", MAX_PARTS))) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw DockerfileException.of("invalid check option " + GoText.quote(part));
      }
      String key = part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      switch (key) {
        case "skip" -> skip = names(value);
        case "experimental" -> experimental = names(value);
        case "error" ->
            error =
                Booleans.parse(value)
                    .orElseThrow(
                        () ->
                            DockerfileException.of(
                                "failed to parse check option " + GoText.quote(part)));
        default -> throw DockerfileException.of("invalid check option " + GoText.quote(key));
      }
    }
    return new CheckSettings(skip, experimental, error);
  }

  /** These settings, and what others skip or add. */
  CheckSettings and(CheckSettings other) {
    return new CheckSettings(
        union(skip, other.skip), union(experimental, other.experimental), error);
  }

  boolean runs(CheckRule rule) {
    return rule.isExperimental()
        ? experimental.contains(ALL) || experimental.contains(rule.ruleName())
        : !skip.contains(ALL) && !skip.contains(rule.ruleName());
  }

  private static Set<String> names(String value) {
    Set<String> names = new HashSet<>();
    for (String name : value.split(",", -1)) {
      names.add(name.strip());
    }
    return names;
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new HashSet<>(first);
    all.addAll(second);
    return all;
  }
}
