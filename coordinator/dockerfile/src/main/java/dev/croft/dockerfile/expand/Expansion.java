package dev.croft.dockerfile.expand;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of a text.
 *
 * @param text as one word
 * @param words split at the spaces that are not quoted
 * @param used the variables that were set
 * @param missing the variables that were not
 */
public record Expansion(String text, List<String> words, Set<String> used, Set<String> missing) {

  /** Copies the collections. */
  public Expansion {
    words = List.copyOf(words);
    used = Collections.unmodifiableSet(new LinkedHashSet<>(used));
    missing = Collections.unmodifiableSet(new LinkedHashSet<>(missing));
  }
}
