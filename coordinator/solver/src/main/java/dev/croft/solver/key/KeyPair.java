package dev.croft.solver.key;

import dev.croft.model.step.StepKey;

/**
 * The two names of one thing. They are the same until a result that was imported from another
 * builder's cache is among the inputs.
 *
 * @param own what this farm keeps results under; for an imported result it says what its files are,
 *     so that nothing made from it is ever taken for what this farm made itself
 * @param claimed what the builder that wrote the cache calls it, and how more is found there
 */
public record KeyPair(StepKey own, StepKey claimed) {

  /** One name for both. */
  public static KeyPair same(StepKey key) {
    return new KeyPair(key, key);
  }
}
