package dev.croft.dockerfile.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user may have meant. */
public final class Suggestions {

  private static final int TOO_FAR = 3;

  private Suggestions() {}

  /**
   * The option that is nearest to a word, where one is near and none is the word itself.
   *
   * @param caseMatters whether {@code run} and {@code RUN} differ; where they do not, the
   *     suggestion takes the word's case
   */
  public static Optional<String> closest(
      String word, Collection<String> options, boolean caseMatters) {
    String wanted = caseMatters ? word : word.toLowerCase(Locale.ROOT);
    String best = "";
    int bestScore = TOO_FAR * 2;
    for (String option : options.stream().sorted().toList()) {
      String candidate = caseMatters ? option : option.toLowerCase(Locale.ROOT);
      if (candidate.equals(wanted)) {
        return Optional.empty();
      }
      int score = score(wanted, candidate);
      if (score < bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(caseMatters ? best : inCaseOf(word, best));
  }

  /** The distance counts most; of two that are as near, the one that begins alike is better. */
  private static int score(String wanted, String candidate) {
    int distance = distance(wanted, candidate);
    boolean alike =
        !wanted.isEmpty() && !candidate.isEmpty() && wanted.charAt(0) == candidate.charAt(0);
    return distance >= TOO_FAR ? TOO_FAR * 2 : distance * 2 - (alike ? 1 : 0);
  }

  /** A message with {@code (did you mean …?)} behind it where there is a suggestion. */
  public static String append(
      String message, String word, Collection<String> options, boolean caseMatters) {
    return closest(word, options, caseMatters)
        .map(match -> message + " (did you mean " + match + "?)")
        .orElse(message);
  }

  private static String inCaseOf(String word, String match) {
    return word.equals(word.toUpperCase(Locale.ROOT)) && !word.equals(word.toLowerCase(Locale.ROOT))
        ? match.toUpperCase(Locale.ROOT)
        : match;
  }

  /** How many characters must be added, removed or replaced. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
