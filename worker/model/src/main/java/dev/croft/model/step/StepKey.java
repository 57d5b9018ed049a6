package dev.croft.model.step;

import dev.croft.model.content.Digest;

/** The cache key of a step: steps with the same key make interchangeable results. */
public record StepKey(Digest digest) {

  @Override
  public String toString() {
    return digest.hex().substring(0, 12);
  }
}
