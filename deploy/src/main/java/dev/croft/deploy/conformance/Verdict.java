package dev.croft.deploy.conformance;

import java.util.List;
import java.util.Optional;

/** Whether what was seen of a case is what was recorded. */
public final class Verdict {

  private Verdict() {}

  /** What is wrong; empty where nothing is. */
  public static Optional<String> of(Case one, Optional<String> recorded, String observed) {
    if (recorded.isEmpty()) {
      return Optional.of("nothing is recorded for it: run croft conformance --record");
    }
    boolean same = recorded.get().stripTrailing().equals(observed.stripTrailing());
    if (one.differs().isPresent()) {
      return same
          ? Optional.of("it is listed as different, and is not: " + one.differs().get())
          : Optional.empty();
    }
    return same ? Optional.empty() : Optional.of(difference(recorded.get(), observed));
  }

  /** The lines around where two texts part, those of the record marked - and the others +. */
  private static String difference(String recorded, String observed) {
    List<String> one = recorded.stripTrailing().lines().toList();
    List<String> other = observed.stripTrailing().lines().toList();
    int start = 0;
    while (start < Math.min(one.size(), other.size()) && one.get(start).equals(other.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(one.size(), other.size()) - start
        && one.get(one.size() - 1 - end).equals(other.get(other.size() - 1 - end))) {
      end++;
    }
    StringBuilder text = new StringBuilder();
    one.subList(Math.max(0, start - 2), start)
        .forEach(l -> text.append("  ").append(l).append('\n'));
    one.subList(start, one.size() - end).forEach(l -> text.append("- ").append(l).append('\n'));
    other.subList(start, other.size() - end).forEach(l -> text.append("+ ").append(l).append('\n'));
    return text.toString();
  }
}
